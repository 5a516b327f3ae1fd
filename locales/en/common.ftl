# Texts that every page may use.
brand = Fengqiao
language-name = English
skip = Skip to the content
sign-out = Sign out

nav-how = How it works
nav-about = What we do and what we refuse
nav-staff = Staff sign-in
nav-main = Main navigation
nav-crumbs = Where you are
nav-all-posts = All posts ({ $n })
nav-change-post = Change post

foot-call = Call:{" "}
foot-come = Come to:{" "}
foot-more = More

demo-bar = Demo city
demo-role = Switch role
demo-resident = Resident (no post)
demo-switch = Switch
demo-more = More roles
demo-anew = The demo city is being made anew
demo-anew-hint = In about half a minute this page opens the new one by itself.
demo-hour = 1 hour on
demo-day = 1 day on
demo-reset = Start again
demo-next = Who acts next
demo-begin = Every procedure
demo-begin-hint = Choose one and become somebody who may begin it, with one click.
demo-party = The person concerned
demo-closed = This matter is closed.
demo-until = On to the next limit: { $clock }, { $at }
demo-tour = Three-minute tour

print-now = Print
print-hint = The print command of your browser works too.

error-home = Back to the start page

danger-title = Is a person or property in danger? Call first
danger-lead = You can fill this in after the call; we will follow it up together.
danger-110 = Police
danger-119 = Fire and rescue
danger-120 = Ambulance
danger-122 = Traffic accident

clock-calm = In good time
clock-soon = Due soon
clock-due = About to be due
clock-late = Overdue
clock-again = Overdue; new date
clock-paused = Clock stopped
clock-met = Done in time
clock-met-late = Done late
clock-provisional = The public holidays of that year are not published yet; the date may move later.
clock-how = How this date was counted
clock-basis = Basis:{" "}

status-who = Who has it
status-when = At the latest
status-otherwise = Otherwise

timeline-occurred = Happened: { $at } (entered later)

pager = Pages
pager-first = Back to the start
pager-next = Next page
filter-apply = Filter
filter-all = All

field-optional = optional
field-files-kept = Files that arrived need not be chosen again; untick those you do not want.
field-file-kept = File { $n }
field-choose = Please choose
field-earliest = Not before { $date } ({ $basis }).
field-latest = Not after { $date } ({ $basis }).
field-people = At most { $max }; leave rows empty that you do not need.
field-person = Person { $n }
field-more-people = Add more
field-group = { $title } ({ $n })
field-elsewhere = Elsewhere
field-nobody = There is no such unit or post yet; ask the technician to enter it.
field-yuan = yuan
basis-example = { $law } (default example, the local standard counts)
basis-default = { $law } (default example, replace by the local standard)
basis-agreed = The day that was agreed or named
person-name = Name or body
person-phone = Phone
person-hidden = The person asks not to be named to the handling office
field-from-today = Not before today ({ $date }).
field-to-today = Not after today ({ $date }).
contact-name = What we may call you
contact-phone = Phone number
contact-hidden = Do not tell the handling office who I am
contact-hidden-hint = Only intake and callback staff can reach you; your name and number appear on no paper.

form-issues = A few things need another look

count-matters = { $count ->
    [one] { $count } matter
   *[other] { $count } matters
}

outcome-solved = Solved
outcome-partly_solved = Partly solved
outcome-explained = Explained
outcome-transferred = Passed on
outcome-pending_until = Pending until a date
outcome-withdrawn = Withdrawn
outcome-merged = Merged with the same matter
outcome-unreachable = Could not be reached
outcome-outside_remit = Outside our powers
outcome-not_recorded = Not recorded

channel-web = Online
channel-qr = QR code
channel-counter = Counter
channel-phone = Phone
channel-paper = Letter
channel-patrol = Patrol
channel-import = Imported

yes = Yes
no = No

fault-missing = Please fill in “{ $field }”.
fault-not-asked = “{ $field }” is not asked for here; reload the page and try again.
fault-wrong-kind = “{ $field }” is written in a form that cannot be read; please change it.
fault-date = Give a date of the calendar for “{ $field }”, for instance 2026-03-06.
fault-phone = Give the phone number in digits, for instance 13800000000 or 0500-1234567.
fault-too-long = “{ $field }” may have { $max } characters at most; please shorten it.
fault-out-of-range = “{ $field }” must be between { $min } and { $max }.
fault-too-many = “{ $field }” takes { $max } at most; add the others later.
fault-unknown-choice = Choose one of the answers listed for “{ $field }”.
fault-people = “{ $field }”: a name is missing or a phone number is wrong; please correct it.
fault-unknown-staff = “{ $field }”: whoever was chosen does not hold this post now; choose another person.
fault-too-early = “{ $field }” may be { $date } at the earliest ({ $basis }).
fault-too-late = “{ $field }” may be { $date } at the latest ({ $basis }).
fault-before-today = “{ $field }” cannot lie before today; name today or a later day.
fault-after-today = “{ $field }” cannot lie after today; name a day that has come.

refusal-stale = Something happened in this matter after you opened the page. Look at the newest records first, then decide whether to send; what you typed is still below.
refusal-unknown-step = This matter has no such step. Go back to its page and choose one of the steps listed there.
refusal-wrong-state = The matter is now “{ $state }”, so this step is no longer open. Go back to its page to see what can be done now.
refusal-wrong-role = This step belongs to { $roles }. If it should be yours, ask the administrator of your office to check your post.
refusal-separated = You or your office took the step “{ $step }”, so you cannot act as { $role } now. Hand it to a colleague.
refusal-guarded = This step is not open yet. Check first: { $facts }.
refusal-exhausted = “{ $counter }” has been used as often as allowed. Take another step or ask your superior.
refusal-fields = A few things are not filled in yet; see the notes below.
refusal-parts-open = “{ $part }” is not finished. Finish it, or wait for the others.
refusal-level = The matter cannot rise further, nor be given to a level without the powers.
refusal-no-route = No office was found that can take it: { $reason }. Pass it to a dispatcher.
route-no-category = The category is not known yet; the intake clerk chooses one first.
route-no-duty = The list of duties names no unit for “{ $category }”; a dispatcher names a unit and completes the list.
route-duty = By the list of duties ({ $source }), “{ $category }” falls to { $organisation }; scope: { $area }, level: { $level }.
route-no-office = Neither this area nor those above have anyone in the post “{ $post }”; an administrator must fill it.
route-office = { $organisation } is the nearest office with this post, at or above the place of the matter.
route-unknown-unit = The unit “{ $organisation }” is not registered, so nobody can be found to supervise it.
route-no-supervisor = { $organisation } has no office above it and no post of a supervisor.
route-supervisor = { $organisation } is late; { $supervisor } supervises.
route-chosen = Named by whoever handles the matter
route-taken = Taken on by the office itself
refusal-impossible-time = The time given lies before the matter began or after now. Check date and time.
refusal-not-due = This time limit has not started or was dealt with already; nothing needs doing.
refusal-can-raise = a level above that can take it
refusal-no-rule = The rule packs have no time limit “{ $rule }” in force today. Ask the technician to update them; the matter is not lost.
refusal-no-value = What “{ $fact }” needs is still missing (for instance category or grade). Add it first, then take this step.
refusal-clock = “{ $clock }” is not running or is due already, so it cannot be extended. Take another step.
refusal-circular = This procedure did not pass its check and cannot be used. Tell the technician.

wrong-not-found = There is no such page
wrong-not-found-next = The address may be mistyped, or the page needs a number and query code first.
wrong-forbidden = You cannot do this
wrong-forbidden-next = Your post does not allow it. If it should, ask the administrator of your office.
wrong-stale = The page was open too long
wrong-stale-next = To be safe, go back, reload the page and send again. Nothing was sent or lost.
wrong-reused = This form was sent before
wrong-reused-next = The first one counts. To send something else, open the page anew.
wrong-too-often = Too many tries
wrong-too-often-next = To keep others from guessing, please wait a little.
wrong-busy = Many people are sending at this moment
wrong-busy-next = Yours is not registered yet. Wait a moment, go back and send again.
wrong-full = There is no room now: nothing was registered
wrong-full-next = The server's disk is full, and what you just sent was not registered. Everything that is there can still be read. In a while go back and send the same form again; for anything urgent, call or come.
wrong-unsure = It is not certain whether this was kept
wrong-unsure-next = The database went away in that moment. Look at the matter or the list first. If it is not there, go back and send the same form again: it does not count twice.
wrong-slow = This took too long
wrong-slow-next = Nothing was lost that was registered. Please try again; with large files or a bad network send the words first and the photos later.
wrong-too-large = Too much to take
wrong-too-large-next = Send fewer photos; the others can follow later.
wrong-unreadable = What was sent cannot be read
wrong-unreadable-next = The network may have broken off. Go back and send again.
wrong-broken = Something failed on our side
wrong-broken-next = It has been noted. Try again in a few minutes, or call if it is urgent.
wrong-reference = If you contact us, give this reference: { $reference }. With it the technician finds the record of this fault.
wrong-wait = Try again in { $time }.
wrong-call = For help, call{" "}

clock-left = { $time } left
clock-late-by = { $time } late
law-article = { $law }, art. { $article }
moment-recalculated = Holidays or work stoppages changed; the dates were counted again
moment-moved = Goes on under a newer version of its procedure: { $reason }
moment-clock = By itself, when the time was up
moment-you = You
