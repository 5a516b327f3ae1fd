# Texts that every page may use.
brand = 枫桥
language-name = 中文
skip = 跳到正文
sign-out = 退出

nav-how = 办理流程
nav-about = 我们做什么、不做什么
nav-staff = 工作人员登录
nav-main = 主导航
nav-crumbs = 当前位置
nav-all-posts = 全部岗位（{ $n }个）
nav-change-post = 换岗位

foot-call = 打电话：
foot-come = 到现场：
foot-more = 更多

demo-bar = 演示城市
demo-role = 切换岗位
demo-resident = 居民（退出岗位）
demo-switch = 切换
demo-more = 更多岗位
demo-anew = 正在重新生成演示城市
demo-anew-hint = 大约半分钟后本页会自动打开新的演示城市。
demo-hour = 拨快 1 小时
demo-day = 拨快 1 天
demo-reset = 重新开始
demo-next = 谁来办下一步
demo-begin = 全部流程
demo-begin-hint = 选一件事，一键换成可以发起的人。
demo-party = 当事人
demo-closed = 这件事已经办结。
demo-until = 拨到下一个时限：{ $clock }，{ $at }
demo-tour = 三分钟导览

print-now = 打印
print-hint = 也可以用浏览器菜单里的“打印”。

error-home = 回到首页

danger-title = 有人身或财产危险？请先打电话
danger-lead = 打完电话再在这里填写也来得及，我们会一并跟进。
danger-110 = 报警
danger-119 = 火警、救援
danger-120 = 急救
danger-122 = 交通事故

clock-calm = 时间充足
clock-soon = 快到期
clock-due = 就要到期
clock-late = 已逾期
clock-again = 已逾期，新期限
clock-paused = 已中止计时
clock-met = 按时办结
clock-met-late = 逾期办结
clock-provisional = 明年的放假安排还没有公布，这个日期到时可能会后移。
clock-how = 这个日期是怎么算的
clock-basis = 依据：

status-who = 谁负责
status-when = 最迟
status-otherwise = 逾期的话

timeline-occurred = 实际发生：{ $at }（事后录入）

pager = 翻页
pager-first = 回到开头
pager-next = 下一页
filter-apply = 筛选
filter-all = 全部

field-optional = 选填
field-files-kept = 已经收到的文件不用再选；不要的取消勾选。
field-file-kept = 文件 { $n }
field-choose = 请选择
field-earliest = 最早 { $date }（{ $basis }）。
field-latest = 最晚 { $date }（{ $basis }）。
field-people = 最多 { $max } 位，没有的行空着就好。
field-person = 第 { $n } 位
field-more-people = 再加几位
field-group = { $title }（{ $n }）
field-elsewhere = 其他地方
field-nobody = 还没有这样的单位或岗位，请让技术员在配置里补上。
field-yuan = 元
basis-example = { $law }（默认示例，以当地标准为准）
basis-default = { $law }（默认示例，请换成当地标准）
basis-agreed = 约定或者指定的日期
person-name = 姓名或单位
person-phone = 电话
person-hidden = 本人要求不告诉办理单位自己是谁
field-from-today = 不能早于今天（{ $date }）。
field-to-today = 不能晚于今天（{ $date }）。
contact-name = 怎么称呼您
contact-phone = 手机或座机
contact-hidden = 不要把我是谁告诉办理单位
contact-hidden-hint = 只有受理和回访的工作人员能联系您，纸质材料上也不会出现您的姓名和电话。

form-issues = 还有几处要改

count-matters = { $count } 件

outcome-solved = 已解决
outcome-partly_solved = 部分解决
outcome-explained = 已解释说明
outcome-transferred = 已转交
outcome-pending_until = 挂账待办
outcome-withdrawn = 已撤回
outcome-merged = 已并入同一事项
outcome-unreachable = 联系不上
outcome-outside_remit = 不属于职权范围
outcome-not_recorded = 未记录

channel-web = 网上
channel-qr = 扫码
channel-counter = 窗口
channel-phone = 电话
channel-paper = 书面
channel-patrol = 巡查
channel-import = 导入

yes = 是
no = 否

fault-missing = 请填写“{ $field }”。
fault-not-asked = 这一步不需要“{ $field }”，请刷新页面后再试。
fault-wrong-kind = “{ $field }”填写的格式不对，请改一下。
fault-date = “{ $field }”请填写日历上有的日期，例如 2026-03-06。
fault-phone = 电话号码请只填数字，例如 13800000000 或 0500-1234567。
fault-too-long = “{ $field }”最多 { $max } 个字，请写短一些。
fault-out-of-range = “{ $field }”请填写 { $min } 到 { $max } 之间的数。
fault-too-many = “{ $field }”最多 { $max } 个，其余的可以之后再补充。
fault-unknown-choice = “{ $field }”请从列出的选项里选一个。
fault-people = “{ $field }”里有一位缺姓名，或者电话不对，请改好。
fault-unknown-staff = “{ $field }”所选的人现在不担任这个岗位，请另选一位。
fault-too-early = “{ $field }”最早可以是 { $date }，依据：{ $basis }。
fault-too-late = “{ $field }”最晚可以是 { $date }，依据：{ $basis }。
fault-before-today = “{ $field }”不能早于今天，请改成今天或以后的日期。
fault-after-today = “{ $field }”不能晚于今天，请填写已经到了的日期。

refusal-stale = 您打开页面以后，这件事又有了新进展。请先看最新记录，再决定是否提交；您填写的内容还在下面。
refusal-unknown-step = 这件事的流程里没有这一步。请回到事项页面，从列出的步骤里选。
refusal-wrong-state = 这件事现在是“{ $state }”，不能再做这一步。请回到事项页面看看现在可以做什么。
refusal-wrong-role = 这一步由{ $roles }来做。如果应当由您做，请联系本单位管理员核对岗位。
refusal-separated = 您（或您的单位）做过“{ $step }”，所以不能再担任{ $role }。请交给另一位同事。
refusal-guarded = 现在还不能做这一步，请先核对：{ $facts }。
refusal-exhausted = “{ $counter }”的次数已经用完。请改走其他步骤，或请上级处理。
refusal-fields = 还有几处没有填好，请按下面的提示修改。
refusal-parts-open = “{ $part }”还没有全部完成。请先完成，或等其他各方完成。
refusal-level = 这件事不能再往上报，也不能交给没有这项权力的一级。
refusal-no-route = 找不到可以接手的单位：{ $reason }。请转给派遣员人工处理。
route-no-category = 事项类别尚未确定，请受理人员先选定类别。
route-no-duty = 权责清单中没有可以办理“{ $category }”的单位，请派遣人员指定单位并补充清单。
route-duty = “{ $category }”按权责清单（{ $source }）由{ $organisation }办理，适用范围：{ $area }，层级：{ $level }。
route-no-office = 本辖区及上级都没有在岗的“{ $post }”岗位，请管理员补充岗位。
route-office = { $organisation }是本事项所在地及以上最近设有该岗位的单位。
route-unknown-unit = 单位“{ $organisation }”不在登记册中，无法确定督办单位。
route-no-supervisor = { $organisation }没有上级单位，也没有督办岗位。
route-supervisor = { $organisation }逾期未办结，由{ $supervisor }督办。
route-chosen = 由经办人指定
route-taken = 由其自行受理
refusal-impossible-time = 填写的时间在事情发生之前，或还没有到。请核对日期和时间。
refusal-not-due = 这个期限还没有开始计时，或已经处理过，不需要再做。
refusal-can-raise = 上面还有可以接手的一级
refusal-no-rule = 规则包里没有当天有效的期限“{ $rule }”。请联系技术人员更新规则包，这件事没有丢失。
refusal-no-value = 还缺少“{ $fact }”需要的信息（例如类别或等级）。请先补上，再做这一步。
refusal-clock = “{ $clock }”现在不在计时或已经到期，不能延期。请改走其他步骤。
refusal-circular = 这个流程没有通过检查，不能使用。请联系技术人员。

wrong-not-found = 没有这个页面
wrong-not-found-next = 地址可能写错了，或者这个页面要先输入编号和查询码才能看。
wrong-forbidden = 您不能做这一步
wrong-forbidden-next = 您的岗位没有这项权限。如果应当由您做，请联系本单位管理员。
wrong-stale = 页面打开太久了
wrong-stale-next = 为了安全，请返回上一页刷新后重新提交。您填写的内容没有丢，也没有提交。
wrong-reused = 这份表单已经提交过
wrong-reused-next = 前一次提交已经生效。要再提交别的内容，请重新打开页面。
wrong-too-often = 试得太频繁了
wrong-too-often-next = 为了防止有人冒用，需要等一会儿再试。
wrong-busy = 现在提交的人很多
wrong-busy-next = 您的内容还没有登记。请稍等片刻，返回上一页再提交一次。
wrong-full = 现在存不下，没有登记
wrong-full-next = 服务器的存储空间满了，您刚才提交的内容没有登记。已有的内容照常可以查看。请过一会儿返回上一页，把同一份表单再提交一次；急事请打电话或到现场。
wrong-unsure = 还不能确定这一步有没有保存
wrong-unsure-next = 保存的那一刻数据库断开了。请先看看这件事或列表里有没有；如果没有，返回上一页把同一份表单再提交一次，不会变成两件。
wrong-slow = 这一页等得太久
wrong-slow-next = 已经登记的内容没有丢失。请稍后再试一次；文件很大或网络不好时，请先只发文字，照片之后再补。
wrong-too-large = 内容太多，没有收下
wrong-too-large-next = 请少传几张照片，其余的可以之后再补充。
wrong-unreadable = 提交的内容看不懂
wrong-unreadable-next = 可能是网络中断造成的。请返回上一页再提交一次。
wrong-broken = 系统出了问题
wrong-broken-next = 我们已经记录下来。请过几分钟再试；着急的话请打电话。
wrong-reference = 联系我们时请报这个编号：{ $reference }。技术员凭它能找到这次故障的记录。
wrong-wait = 请在 { $time }后再试。
wrong-call = 需要帮助请打电话：

clock-left = 还剩 { $time }
clock-late-by = 已过 { $time }
law-article = { $law }第{ $article }条
moment-recalculated = 放假或停工安排更新，期限已重新计算
moment-moved = 改按新版办理流程办理，原因：{ $reason }
moment-clock = 系统按期限自动进行
moment-you = 您
