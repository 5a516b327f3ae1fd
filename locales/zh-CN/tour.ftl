# 演示城市的导览

tour-title = 三分钟导览
tour-lead = 跟着一盏不亮的路灯，从扫码上报走到自动上升，再看流程检查器。每一站都是真实的页面：可以自己动手，也可以按按钮继续，随时可以离开。
tour-start = 开始导览
tour-at = 导览 { $n }/{ $of }
tour-here = 回到这一站的页面
tour-end = 离开导览
tour-again = 重新开始
tour-astray = 这件事已经被带到别的路上，导览没有强行改回来。可以重新开始，或者留在这里自己看。

tour-report = 陈阿姨扫了灯杆上的二维码
tour-report-look = 您现在是陈秀兰，七十六岁。地点已经填好，写一句“路灯不亮了”就能提交，一共两屏。
tour-report-go = 替她提交，去看派遣员
tour-dispatch = 派遣员看到它，带着理由和时限
tour-dispatch-look = 受理员已经立案。看系统建议派给哪个单位、依据权责清单哪一条，以及正在走的时限。
tour-dispatch-go = 按清单派遣，去看维修
tour-repair = 维修人员修好，附上照片
tour-repair-look = 单位已经签收。承办人要写清事实、依据、结果和不同意时的途径，并附处置后的照片。
tour-repair-go = 反馈“已修好”，去看核查
tour-check = 核查的是另一个人
tour-check-look = 处置的人不能核查自己办的事，这里是核查员。看经过里每一步是谁、什么岗位、什么时候。
tour-check-go = 核查通过，去问陈阿姨
tour-judge = 陈阿姨说：没有解决
tour-judge-look = 您又是陈阿姨。页面告诉她谁在办、最迟哪天；她的评价就是结论，不由单位改写。
tour-judge-go = 说“没有解决”，再过三天（遇休息日顺延）
tour-risen = 期限过了没人动，它自己升了一级
tour-risen-look = 没有人按任何按钮：重办逾期，责任到了上一级派遣员手里。看“经过”：陈阿姨、承办单位和督办人都收到了说明原因的告知。
tour-risen-go = 去看流程编辑器
tour-break = 把流程改坏
tour-break-look = 您现在是技术员。有人在流程里加了“先放一放”这个状态，却没写谁接着办；文字看上去没有问题。
tour-break-go = 按下“检查”
tour-dead-end = 检查器指出死胡同
tour-dead-end-look = 检查器用最短的例子说明：哪几步之后事情会卡住、没有人能动。这样的流程发布不了。
tour-dead-end-go = 完成导览
