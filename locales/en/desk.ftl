# Texts of the pages for the desk.
desk-nav-queue = Queue
desk-nav-list = Matters
desk-nav-intake = Intake
desk-nav-admin = Set up
desk-nav-account = Account

desk-signin-title = Staff sign-in
desk-signin-lead = Sign in with the account your unit gave you. Residents need no account to report a matter.
desk-signin-name = Account
desk-signin-password = Password
desk-signin-submit = Sign in
desk-signin-lost = If you forgot the password, ask your unit's administrator to print a new initial one.
desk-signin-wrong = The account or the password is wrong. Check both and try again; capitals count.
desk-signin-wait =
    { $minutes ->
        [one] Too many attempts. Sign in again in 1 minute.
       *[other] Too many attempts. Sign in again in { $minutes } minutes.
    }
desk-signin-ended = Your session has ended. Sign in again; you will return to the page you were on.
desk-signin-demo = Demo accounts (one click signs you in)
desk-signin-resident = I am a resident: go to the home page

desk-password-initial-title = Replace the initial password first
desk-password-initial-lead = The initial password was printed, so others may have seen it. You can work on matters once it is replaced.
desk-password-title = Change the password
desk-password-old = Present password
desk-password-new = New password
desk-password-again = New password again
desk-password-rule = At least { $min } characters; a sentence is easiest to remember.
desk-password-submit = Save the new password
desk-password-wrong-old = The present password is wrong. Enter it again.
desk-password-short = The new password is too short: at least { $min } characters are needed.
desk-password-easy = This password is easy to guess. Choose another one without your account, name or common digits.
desk-password-unequal = The two new passwords differ. Enter both again.
desk-password-same = The new password equals the present one. Choose another.

desk-post-title = Which post are you working in now?
desk-post-lead = Rights come from posts alone. Once you choose one, your queue, the matters you see and the steps you may take are those of this post, and each step is recorded under it.
desk-post-all = Work in all my posts
desk-post-all-hint = Queue and steps come from all your posts; each step is recorded under the post that it needs.
desk-post-none = Your account holds no valid post now.
desk-post-none-next = Ask your unit's administrator to give you a post.
desk-post-until = until { $day }

desk-queue-title = Queue
desk-queue-tabs = Ways to look at the queue
desk-tab-mine = Mine to do
desk-tab-unit = My unit
desk-tab-late = Late
desk-tab-all = All
desk-find-label = Find by number
desk-find-submit = Open
desk-queue-keys = Keyboard: j next row, k previous row, Enter opens, / finds a number.
desk-queue-end = There is nothing more.
desk-queue-first = Back to the first page
desk-queue-none-mine = Nothing waits for you now.
desk-queue-none-mine-next = See what your unit has
desk-queue-none-unit = Your unit has no open matters now.
desk-queue-none-unit-next = Look at closed matters
desk-queue-none-late = Nothing is late.
desk-queue-none-all = There are no open matters that you may see.
desk-queue-none-late-next = Back to what is yours to do
desk-col-clock = Clock
desk-col-next = Next step
desk-col-matter = Matter
desk-col-place = Place
desk-col-holder = Holder
desk-col-number = Number
desk-received-there = { $at } (by its source)
desk-col-received = Received
desk-col-state = State
desk-col-unit = Unit
desk-col-category = Category
desk-col-area = Area
desk-col-channel = Channel
desk-col-when = Time
desk-col-result = Result
desk-col-who = By
desk-clock-none = No clock
desk-flag-escalated = Escalated
desk-flag-contested = Contested
desk-flag-voices =
    { $n ->
        [one] 1 reporter
       *[other] { $n } reporters
    }

desk-list-title = Matters
desk-list-none = No matter meets these conditions.
desk-list-none-next = Clear the filters and see all
desk-list-export = Export as CSV
desk-list-export-cut = An export holds 50,000 rows at most. Narrow the filter; the last line of the file says when rows are missing.
desk-filter-words = Words
desk-filter-standing = Standing
desk-filter-from = Received from
desk-filter-to = to
desk-filter-bad-date = The date is not readable. Write it like 2026-03-06.
desk-standing-open = Open
desk-standing-late = Late
desk-row-done = Done: { $outcome } ({ $at })
desk-standing-closed = Closed

desk-case-title = Matter { $number }
desk-case-facts = What is on record
desk-case-private = Private
desk-case-escalated = This matter is late; the responsibility has passed to { $who }.
desk-case-level = Level and area
desk-case-received = Received
desk-case-told = The resident reads
desk-case-procedure = Procedure and version
desk-case-why = Why this unit
desk-case-runners = Other units that could act, best first:
desk-case-no-runners = The duty directory names no other unit.
desk-case-steps = What you can do now
desk-case-no-steps = There is no step for you now. { $who } has it.
desk-case-refused =
    { $n ->
        [one] One step is not possible now, and why
       *[other] { $n } steps are not possible now, and why
    }
desk-case-who-may = Who may: { $who }.
desk-case-similar = Similar open matters
desk-case-no-similar = There is no similar open matter nearby.
desk-case-linked = Linked and merged matters
desk-case-papers = Papers to print
desk-case-no-papers = There is nothing to print yet; papers issued by a step appear here.
desk-similar-metres = { $n } m away
desk-step-weighty = This step ends the matter or hands it over. Check before you submit.
desk-step-done = Done: { $step }.
desk-back-to-case = Back to the matter

desk-history-title = History
desk-history-none = Nothing is recorded yet.
desk-history-automatic = Automatic
desk-history-occurred = Happened at { $at }; entered later.
desk-history-corrects = Corrects: { $what }
desk-history-notices =
    { $n ->
        [one] One notice went out
       *[other] { $n } notices went out
    }

desk-report-title = The report
desk-report-photo = Photo of the place
desk-report-voice = Voice message received { $at }
desk-report-added = Added { $at }

desk-contact-title = Contact
desk-contact-absent = No contact was left. The result appears on the query page.
desk-contact-withheld = Your post may not see the contact. If you need to reach the person, ask the intake desk to pass it on.
desk-contact-hidden-from-you = The person asked not to be known to the handling office. To reach them, go through { $who }.
desk-contact-opened = Opened for “{ $purpose }”. The access is recorded.
desk-contact-purpose = Purpose
desk-contact-open = Open the contact
desk-contact-recorded = Opening it leaves an access record: which post, when and for what.
desk-purpose-contact = First contact to learn more
desk-purpose-visit = Arrange a visit
desk-purpose-reply = Tell the result
desk-purpose-callback = Return visit
desk-purpose-correct = Correct a mistake

desk-place-title = Place
desk-place-point = Latitude { $latitude }, longitude { $longitude } (CGCS2000)
desk-place-no-point = There are no coordinates. If the place is unclear, ask the person and correct it.
desk-place-near = Open matters near it on the map:

desk-shown-public = Will be public.
desk-shown-parties = The person concerned can read it.
desk-shown-unit = Only your unit can read it.
desk-shown-chain = The units in this matter can read it.
desk-shown-sealed = Sealed: only named persons, with a reason.

desk-mark-read = Text of the rule read
desk-mark-secondary = Secondary source; default example, replace by the local standard
desk-mark-memory = From practice; default example, replace by the local standard
desk-mark-default = Default example, replace by the local standard

desk-reply-title = Reply to { $number }
desk-reply-write = Write the reply
desk-reply-look = Preview
desk-reply-preview = As the resident will see it
desk-reply-no-preview = Press “Preview” to see here word for word what the resident will read.
desk-reply-may = What you can do next
desk-reply-ask-facts = What was found: when, where, why. No names or phone numbers.
desk-reply-ask-basis = Which law and article, or which standard. Say so where there is none.
desk-reply-ask-result = What was done and how far it is solved. Name what is not solved.
desk-reply-ask-remedy = To whom, within how many days and how the person can object.

desk-answers-title = Known answers
desk-answers-stale = Past its review date, check before use
desk-answers-owner = Kept by { $owner }, to be reviewed by { $day }

desk-callback-title = Return visit on { $number }
desk-callback-reply = The handling unit's reply
desk-callback-attempts = Attempts
desk-callback-no-attempts = No attempt yet. Open the contact, ring, then record the attempt below.
desk-callback-needed = Before “unreachable” may be recorded, { $attempts } attempts by { $channels } channels are needed; there are { $done } by { $used } so far.
desk-callback-enough = There were enough attempts. If the person is still out of reach, record it as such.
desk-callback-verdict = The person's own verdict
desk-callback-own-words = Write down the person's own words; do not sum up for them.
desk-callback-no-verdict = No verdict can be recorded yet; the return visit follows the unit's reply.

desk-dispatch-title = Dispatch { $number }
desk-dispatch-unit = Who should act
desk-dispatch-none = The duty directory names no unit. Choose one below with a reason, and complete the directory afterwards.
desk-dispatch-other = Another unit
desk-dispatch-override = The program only suggests. When you choose another unit, say why; the resident can read it.
desk-dispatch-open =
    { $n ->
        [one] 1 open matter now
       *[other] { $n } open matters now
    }

desk-merge-title = Merge { $number }
desk-merge-lead = Where several people report one problem, it is handled once. Each keeps their own number and answer, and a merge can be undone.
desk-merge-into = Merge into
desk-merge-none = There is no similar open matter nearby; you may enter a number below.
desk-merge-number = Or enter a number
desk-merge-number-hint = Only into an open matter of the same kind that you may act on.

desk-intake-title = Take down a matter
desk-intake-paper = Print the paper form
desk-intake-received = Time received
desk-intake-words = What is wrong
desk-intake-words-hint = In the person's own words. Name and phone go below.
desk-intake-place = Place
desk-intake-place-hint = Estate, road, facility or code; press Enter to look it up.
desk-intake-places = Choose the place
desk-intake-place-unknown = Not known: someone will find out
desk-intake-detail = Where exactly
desk-intake-contact = Contact
desk-intake-category-later = May stay empty; the dispatcher decides.
desk-intake-look = Look up
desk-intake-save = Register
desk-intake-answer-now = Can it be answered at once?
desk-intake-answer = The answer given
desk-intake-answer-hint = You may use a known answer. The matter then closes as answered at once; the person can still object.
desk-intake-answered = Answered now: close
desk-intake-keys = Keyboard: Tab moves on, Enter looks up, Ctrl+Enter registers; Alt+P prints the slip.
desk-intake-saved = Registered under { $number }.
desk-intake-answered-saved = Answered and closed under { $number }.
desk-intake-print = Print the slip
desk-intake-open = Open the matter
desk-intake-suggested = Likely category
desk-intake-mentioned = Matters that were mentioned
desk-intake-not-looked = Enter the words and the place and press Enter: similar matters and known answers appear here.
desk-intake-no-similar = Nothing similar is open nearby. Go on and register it.
desk-intake-similar-hint = Register it even if it is the same: each person gets their own number. It can be merged later.
desk-intake-no-answers = There is no known answer for this.
desk-intake-need-words = Write down what is wrong; one sentence is enough.
desk-intake-need-place = Choose the place, or “not known”.
desk-intake-need-answer = Write down the answer that was given.
desk-intake-bad-phone = The phone number is not valid. Check it, or leave it empty.
desk-intake-bad-time = The time received is not valid: it cannot lie after now.

desk-claim = Entered later: it happened earlier
desk-claim-at = When it happened
desk-claim-at-hint = Not later than now and not before the matter began. It is shown as entered later.
desk-claim-evidence = What shows it
desk-claim-evidence-hint = For instance the call record, a signed receipt, the time of a photo.
claim-not-here = No earlier time can be given for this step.
claim-no-evidence = With a time, say what shows it.
claim-long-evidence = Say it more briefly.
desk-slip-title = Receipt of your matter
desk-slip-number = Number
desk-slip-code = Query code (keep it to yourself)
desk-slip-received = Received
desk-slip-who = Who acts
desk-slip-due = Answer by
desk-slip-phone = Phone
desk-slip-answer = Answered at once
desk-slip-qr = Scan to see where it stands
desk-slip-keep = Keep this slip. If it is lost, your phone number or the counter recovers it.

desk-paper-title = Form to report a matter
desk-paper-lead = Write with a black pen and add sheets if needed. Staff will write for you if you like.
desk-paper-by-staff = (for staff)
desk-paper-office = Provisional number, taken by, number
desk-paper-give = Hand it in at { $address }, phone { $phone }


desk-category-open = Category open
desk-place-open = Place not settled
desk-actor-clock = By the clock
desk-actor-import = Import
desk-actor-resident = Resident
desk-clock-over = { $span } late
desk-clock-left = { $span } left
desk-clock-until = a day that was agreed
desk-clock-started = “{ $clock }” starts, due { $due }.
desk-clock-pauses = “{ $clock }” pauses.
desk-clock-resumes = “{ $clock }” goes on, due { $due }.
desk-clock-extended = “{ $clock }” is extended to { $due }.
desk-clock-stops = “{ $clock }” ends.
desk-clock-fired = “{ $clock }” ran out ({ $due }).
desk-clock-moved = “{ $clock }” moved to { $due } by a new calendar.
desk-notice-to = To the { $who }
desk-history-recalculated-from = counted again by the new calendar (version { $from } to { $to })
desk-history-moved = Goes on under a newer version ({ $from } to { $to }): { $reason }
desk-history-recalculated = Dates moved by a new calendar
desk-history-derived-again = what was entered before; dates and routes were derived again
desk-field-closed = (not for your post)
desk-contact-given = Contact recorded
desk-people-given = { $n } persons
desk-files-given =
    { $n ->
        [one] 1 file
       *[other] { $n } files
    }
desk-grade = grade { $n }
desk-case-otherwise = If late, { $who } takes over.
desk-similar-why = open, { $n } m away
desk-link-into = Merged into:
desk-link-from = Merged into this:
desk-link-other = Linked:
desk-dispatch-by-directory = by the directory
desk-dispatch-runner = also in the directory
desk-dispatch-go = Dispatch
desk-dispatch-go-hint = See the suggested unit and why, then dispatch.
desk-callback-go = Return visit
desk-callback-go-hint = Record each attempt and the person's own words.

desk-why-stale = Someone else moved this matter first. Read the newest entry and decide again.
desk-why-unknown = This procedure has no such step. Reload the page.
desk-why-state = It stands at “{ $state }”, where this step is not taken.
desk-why-role = This step belongs to: { $who }.
desk-why-not-yours = It is not your post's step.
desk-why-separated = You took “{ $step }”, so you may not act as { $role } here: nobody verifies their own work.
desk-why-guarded = The conditions do not hold yet; take the earlier steps first.
desk-why-exhausted = “{ $what }” was used as often as allowed.
desk-why-fields =
    { $n ->
        [one] One field needs your attention.
       *[other] { $n } fields need your attention.
    }
desk-why-parts = “{ $part }” is not finished.
desk-why-level = It is at the top already, or the level has no powers for it.
desk-why-route = No unit is found: { $reason }
desk-why-rule = The rule packs lack “{ $rule }”. Ask the technician.
desk-why-value = “{ $what }” cannot be computed; complete category and place first.
desk-why-clock = “{ $clock }” cannot be extended or paused now.
desk-why-circular = The procedure is faulty. Ask the technician.
desk-why-time = The time is not possible: not after now and not before the matter began.
desk-why-not-due = The clock is not due yet.

desk-fault-missing = Please fill this in.
desk-fault-not-asked = This step does not ask for it.
desk-fault-kind = This cannot be read. Follow the hint.
desk-fault-long = Too long: at most { $max } characters.
desk-fault-range = Out of range.
desk-fault-many = Too many: at most { $max }.
desk-fault-choice = Choose one of the answers.
desk-fault-staff = This person does not hold the post now; choose another.
desk-fault-early = Not before { $date } ({ $basis }).
desk-fault-late = Not after { $date } ({ $basis }).
desk-fault-people = A name is missing or a phone number is wrong; please correct it.
desk-fault-before-today = Not before today.
desk-fault-after-today = Not after today.
desk-fault-place-none = There is no such place. Try another name or its code.
desk-fault-place-many = Several places match. Enter the code: { $names }
desk-intake-because = because of “{ $words }”
desk-intake-with-detail = { $words } (where exactly: { $detail })
desk-file-large = The file is too large, at most { $megabytes } MB; your words are kept.

# Grid workers

desk-grid-title = My grid
desk-grid-lists = Matters of the grid
desk-grid-open = Open in the grid
desk-grid-found = Found on patrol
desk-grid-none-todo = Nothing waits for you now.
desk-grid-none-open = Nothing is open in your grid.
desk-grid-none-found = Nothing found on patrol is still open.
desk-grid-more = Further matters
desk-grid-saved = Registered under number { $number }.
desk-grid-simple = Only simple matters of the admission list are offered; report others from a patrol.
desk-grid-place-hint = The number below the QR code, or the name of the place; or choose from the list below, or touch the map.
desk-grid-place-listed = Or choose from the list

desk-open-title = Begin a matter
desk-open-none = None of your posts begins matters.
desk-open-search = Find a procedure
desk-open-not-found = Nothing that your posts may begin fits; try other words.
desk-open-how = How it runs
desk-part-party = Party { $n }

desk-parties-title = Parties
desk-parties-lead = With the same number and a query code of their own, each party sees what is for them and no more.
desk-party-slip = Print the slip with the query code
desk-party-slip-hint = For the person alone, by hand or read out by phone. Printing is recorded, and they can see that.
desk-errands-title = Tell in person or on paper
desk-errands-lead = These people left no phone, so no message can reach them. Tell them in person, at their door or by letter, and then say so here.
desk-errand-done = I have told them
desk-sealed-title = Sealed
desk-sealed-lead = Only the post in charge of this step and whoever wrote it can read this. Do not copy or repeat it; it enters no history, paper, export or search.
desk-sealed-closed = (sealed)
desk-sealed-open = Open it (this is recorded)
desk-sealed-log = Who opened it
desk-sealed-opened = { $at }: { $who } opened “{ $field }”.
desk-outline = Not shown
desk-outline-why = This matter is confidential. Offices that do not act in it see its number, procedure, state, time limits and who is responsible; only the posts that act in it read what it says. To press for it, contact the office responsible.
desk-link-opened = Opened by this matter ({ $link }):
desk-link-opened-by = Opened this matter ({ $link }):
desk-slip-party-title = Slip for a party
desk-slip-for = For: { $who }
desk-slip-party-keep = With the number and your own query code you can follow the matter and say your word by QR code, by phone or at the counter. The code is yours alone: tell it to nobody, the other parties included.

desk-live-shown = This page was updated
desk-live-waiting = This page has news. You are filling something in, so it was left alone.
desk-live-show = Show it
desk-live-ended = Your sign-in ended, or this page is no longer yours to see.
