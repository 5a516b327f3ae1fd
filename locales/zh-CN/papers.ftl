# Papers that steps issue.
case-papers = 文书
paper-pdf = 打开PDF
paper-fingerprint = 原件指纹（SHA-256）：
paper-look = 先看文书
paper-issues = 这一步会出具：{ $papers }
paper-preview = 文书预览
paper-preview-hint = 这是预览，还没有出具。返回上一页可以继续修改；办理这一步时文书一次出具，之后不能改。
paper-preview-none = 按现在填写的内容，这一步不出具文书。
wrong-unset = 这份文书暂时不能生成PDF
wrong-unset-fonts = 服务器上没有中文字体。请技术员安装软件包 fonts-noto-cjk，或者把字体文件放进城市目录的 fonts 文件夹，再重新打开。网页上的文书内容相同，可以直接打印。
wrong-unset-template = 文书模板有误，请技术员检查城市目录 papers 文件夹里改过的模板，原因写在日志里。网页上的文书内容相同，可以直接打印。
