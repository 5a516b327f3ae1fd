# The guided tour of a demo city

tour-title = A tour of three minutes
tour-lead = Follow a dark street lamp from the code on its pole to the day it rises by itself, then see the procedure checker. Every stop is a real page: do it by hand or press the button, and leave at any time.
tour-start = Begin the tour
tour-at = Tour { $n } of { $of }
tour-here = Back to the page of this stop
tour-end = Leave the tour
tour-again = Begin anew
tour-astray = This matter was led another way, and the tour does not force it back. Begin anew, or stay and look around.

tour-report = Mrs Chen scans the code on a lamp pole
tour-report-look = You are Chen Xiulan, 76. The place is filled in; write “the lamp is dark” and send: two screens in all.
tour-report-go = Send it for her, go to the dispatcher
tour-dispatch = The dispatcher sees it, with reason and clock
tour-dispatch-look = The intake clerk has opened the file. See which unit is suggested, by which line of the duty directory, and the clock that runs.
tour-dispatch-go = Dispatch by the directory, go to the repair
tour-repair = The worker repairs it, with photos
tour-repair-look = The unit has accepted. The handler states facts, basis, result and remedy, and attaches a photo of the repaired lamp.
tour-repair-go = Report “repaired”, go to the check
tour-check = A different person checks
tour-check-look = Nobody checks their own work, so this is the verifier. In the history see who took each step, by which post and when.
tour-check-go = Checked as done, ask Mrs Chen
tour-judge = Mrs Chen says: not solved
tour-judge-look = You are Mrs Chen again. The page tells her who has it and by which day; her word is the verdict, no office rewrites it.
tour-judge-go = Say “not solved”, let three days pass (more over days off)
tour-risen = Time ran out and nobody acted: it rose by itself
tour-risen-look = Nobody pressed anything: the redo was late and a dispatcher one level up has it now. See the history: Mrs Chen, the unit and the supervisor were all told why.
tour-risen-go = Go to the procedure editor
tour-break = Break a procedure
tour-break-look = You are the technician. Somebody added a state “put aside” and did not say who goes on from there; the text looks all right.
tour-break-go = Press “Check”
tour-dead-end = The checker shows the dead end
tour-dead-end-look = The shortest example tells after which steps a matter would be stuck with nobody to move it. Such a procedure cannot be published.
tour-dead-end-go = Finish the tour
