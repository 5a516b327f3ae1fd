# Papers that steps issue.
case-papers = Papers
paper-pdf = Open the PDF
paper-fingerprint = Fingerprint of the original (SHA-256):
paper-look = Look at the papers first
paper-issues = This step issues: { $papers }
paper-preview = Preview of the papers
paper-preview-hint = This is a preview; nothing was issued. Go back to change what you wrote. Taking the step issues the papers once, and they cannot be changed afterwards.
paper-preview-none = With what is filled in now the step issues no paper.
wrong-unset = There is no PDF of this paper now
wrong-unset-fonts = The server has no Chinese fonts. The technician installs the package fonts-noto-cjk, or puts font files into the folder fonts of the city, and then it opens. The page shows the same words and can be printed.
wrong-unset-template = A template of papers is faulty. The technician looks at the templates that were changed in the folder papers of the city; the cause stands in the log. The page shows the same words and can be printed.
