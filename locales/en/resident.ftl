# Pages for residents.
home-title = What do you need?
home-report = Report a problem
home-report-hint = Street lamps, covers, rubbish, noise, leaks: say it once
home-find = See where it stands
home-find-hint = With your number and query code: who has it, by which day
home-ask = Ask a question
home-ask-hint = Perhaps it has been answered already
home-legal = Mediation and legal help
home-legal-hint = Disputes with neighbours, family, employer or landlord; free
home-contact = Call or come
home-contact-hint = Everything works without a screen just as well
home-danger = In danger, call first:

report-step = Step { $step } of { $steps }
report-next = Next
report-change = Change
report-words-title = Tell us what is wrong
report-words-label = What did you see?
report-words-hint = Write as you would say it: “The lamp by door 3 is out; at night one cannot see the path.”
report-words-photos = Photos and recordings come at the last step; you can also add them tomorrow.
report-words-empty = Please write a few words, or choose “I would rather speak”.
report-voice = I would rather speak
report-place-title = Where is it?
report-place-search = Estate, road or something nearby
report-place-search-hint = For instance “Willow Court 3” or “market on Renmin Road”.
report-place-search-go = Search
report-place-typed = Use what I wrote: “{ $words }”
report-place-typed-hint = Staff will find it from your words
report-place-list = Choose from the list
report-place-here = It is { $area }; I cannot say more
report-place-map = Point on the map
report-place-map-hint = This needs a newer phone. If there is no map, use the ways above.
report-place-point = It is where I pointed
report-place-locate = Use where I am now
report-place-locate-refused = The phone gave no position
report-place-outside = This point is outside the city. Choose another, or “I do not know”.
report-place-no-point = Please touch the map first.
report-place-none = Nothing was found. Try other words, or simply use what you wrote.
report-place-unknown = I do not know where it is
report-place-unknown-hint = Never mind. It is registered all the same, and a person will find out.
report-contact-title = How can we reach you?
report-contact-label = How to reach you
report-contact-hint = You may leave it out. With it we can call you back, and you can find a lost number.
report-category = Kind of matter
report-category-hint = Leave it if you are not sure; a person will settle it.
report-category-suggested = We think it is “{ $category }” because you wrote “{ $word }”. Change it if not.
report-review-title = Please check, then send
report-review-words = What
report-review-place = Where
report-review-contact = Reach you
report-review-no-contact = No contact given
report-review-hidden = (not told to the handling office)
report-review-voice = In a voice message
report-photos = Photos
report-photos-hint = Up to 9. On a bad network send without; the words are registered first.
report-recording = Voice message
report-recording-hint = Up to 3 minutes. You may also pick one made with your phone's recorder.
report-recording-offer = Add a voice message
report-send = Send
report-send-hint = You get a number at once, with who has it and by which day you hear from us.

voice-start = Start recording
voice-stop = Stop
voice-again = Record again
voice-refused = The phone did not allow recording; please choose a file

similar-title = Someone nearby has reported this. Is it the same?
similar-lead = If so, follow it: you hear everything as well, and it counts as your voice.
similar-since = since { $at } · reported or followed by { $voices }
similar-follow = It is this one; follow it
similar-own = No, go on with mine
similar-own-hint = Going on is fine; nothing is lost.

done-title = Received and registered
done-number = Number
done-code = Query code
done-keep = Please note both or take a picture. You need them to see, add to and rate the matter.
done-qr = QR code to see where it stands
done-qr-hint = Scan to open the page, then give the query code.
done-print = Print the slip
done-status = See where it stands
done-stored = { $count ->
    [one] One attachment has arrived.
   *[other] { $count } attachments have arrived.
}
done-more = Add photos or a voice message
done-more-hint = Now or tomorrow.
done-more-send = Upload

slip-title = Receipt
slip-matter = Matter
slip-place = Place
slip-received = Received
slip-holder = Who has it
slip-due = Answer at the latest
slip-call = Phone
slip-how = With number and query code you can see, add to and rate the matter by QR code, phone or at the counter. Keep the code to yourself.

find-title = See where it stands
find-number-hint = The digits on your slip; spaces do not matter.
find-code-hint = The digits below the number on your slip.
find-go = Show
find-wrong = Number and code do not match. Compare them with your slip; without a slip, use your phone below.
find-lost = Lost the number?
find-lost-lead = If you left a phone number, a code sent to it finds your matters.
find-by-phone = Find by phone
find-by-counter = Find by calling or at the counter

recover-title = Find your matters by phone
recover-phone = The phone number you left
recover-phone-hint = Only matters with this number are found.
recover-send = Send a code
recover-send-hint = The message arrives within minutes.
recover-code-title = Enter the code
recover-sent = If matters were left with { $phone }, a code is on its way, valid for 10 minutes.
recover-code = The code from the message
recover-code-hint = 6 digits.
recover-code-wrong = The code is wrong or too old. Compare it with the message, or have a new one sent.
recover-open = Open my matters
recover-list-title = Your matters
recover-list-hint = This page closes after 15 minutes. The look-up is recorded with the matters.
recover-none = No matter was left with this number
recover-none-next = Perhaps no number or another one was given. Call or come, and say what it was about.

case-history = What happened
case-clocks = Time limits
case-do = You can also
case-how = How such matters run: { $procedure }
case-voices = Reported or followed by { $count } people.
case-private = This matter is never shown publicly.

ask-title = Ask a question
ask-label = What would you like to know?
ask-go = Search
ask-none = There is no ready answer yet
ask-none-next = Send the question in and a person will answer.
ask-owner = Kept by { $owner }, checked again by { $at }
ask-report = Not there; I will report it

open-title = Open matters
open-lead = Only kind, rough place, state and clock are shown; never who reported or what they said.
open-area = Area
open-none = No public matter is open here

place-owner = looked after by { $owner }
place-open = Open here
place-report = What is wrong here?
place-contact = Leave a phone number (optional)
place-files = Photo or voice message (optional)
place-sign = Print the QR code of this place
sign-scan = Scan to report a problem here
sign-code = place code

how-states = Step by step
how-holder = with { $holder }
how-you = You can:{" "}
how-clocks = Time limits
how-diagram = Diagram
how-basis = Basis
how-version = Version { $version }
list-separator = {", "}

contact-title = Call or come
contact-help = If a screen is not for you, staff take down your words and print the slip for you.
contact-paper = Print the paper form
contact-offices = Counters

legal-title = Mediation and legal help
legal-lead = A dispute need not end in court. All of this is free.
legal-mediation = People's mediation
legal-mediation-text = For disputes with neighbours, in the family, with property managers, landlords or employers: a mediator brings both sides together. A signed agreement binds, and a court can confirm it.
legal-advice = Legal advice
legal-advice-text = Lawyers are on duty at the public legal service and on the line 12348: ask before you decide.
legal-aid = Legal aid
legal-aid-text = Those who cannot pay may have a lawyer for free. For wages, maintenance, work injury and more, income is often not asked about.
legal-call = Legal service line:{" "}
legal-begin = Tell us about the dispute
legal-private = Disputes are never public; only those who work on them see them.

about-title = What we do and what we refuse
about-do = What we do
about-do-once = You say it once; you need not go from office to office.
about-do-clock = Every matter has a time limit with its basis; a late one rises by itself.
about-do-who = You always see who has it and how far it is.
about-do-judge = Whoever does the work does not judge it: others check, and you rate.
about-do-seen = Whoever reads your data leaves a record that you can see.
about-refuse = What we refuse
about-no-list = No lists of “key persons”, no tracking of anyone.
about-no-score = No score, grade or colour on any resident.
about-no-search = Staff cannot search for a person across matters.
about-no-face = No face recognition and no video analysis.
about-no-machine = The machine only suggests; it never refuses or closes a request.
about-public = What is public
about-public-text = Only kind, rough place, state and time limit are public. Disputes, family matters, complaints about persons, reports of wrongdoing and petitions never are.

followed-title = You follow this matter
followed-lead = Reported or followed by { $voices } people now.
followed-next = You see how it goes under “Open matters”. For an answer of your own, report it yourself.
how-by-category = By the standard of the category; { $usual } where there is none
how-until = Until “{ $field }”
length-hours = { $count } hours
length-work-hours = { $count } working hours
length-days = { $count } days
length-work-days = { $count } working days
length-months = { $count } months
length-years = { $count } years
