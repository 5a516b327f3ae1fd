-- Tables with small rows are kept in the order of their key; those with large rows are heaps beside their indexes, since an ordered tree of
-- large rows grows deep.

-- The truth: what happened, once and in order.

CREATE TABLE entry (
    stream      {{id}} NOT NULL,
    version     {{int}} NOT NULL,
    recorded_at {{int}} NOT NULL,
    bytes       {{bytes}} NOT NULL,
    -- Empty once a field was erased: the remaining salts then stand in the bytes.
    salt        {{bytes}},
    hash        {{bytes}} NOT NULL,
    PRIMARY KEY (stream, version)
) {{heap}};

CREATE TABLE position (
    pos     {{int}} NOT NULL PRIMARY KEY,
    stream  {{id}} NOT NULL,
    version {{int}} NOT NULL,
    hash    {{bytes}} NOT NULL
) {{heap}};

-- Projections of cases: thrown away and rebuilt, they come out the same.

CREATE TABLE case_row (
    id                {{id}} NOT NULL PRIMARY KEY,
    number            {{text}} NOT NULL,
    -- The number that an imported case had where it came from.
    old_number        {{text}},
    procedure         {{text}} NOT NULL,
    procedure_version {{text}} NOT NULL,
    state             {{text}} NOT NULL,
    state_open        {{int}} NOT NULL,
    category          {{text}},
    area              {{text}},
    place             {{text}},
    lat               {{int}},
    lng               {{int}},
    level             {{int}} NOT NULL,
    grade             {{int}} NOT NULL,
    channel           {{text}} NOT NULL,
    holder_org        {{text}},
    holder_post       {{text}},
    unit_org          {{text}},
    due_at            {{int}},
    opened_at         {{int}} NOT NULL,
    closed_at         {{int}},
    updated_at        {{int}} NOT NULL,
    outcome           {{text}},
    version           {{int}} NOT NULL,
    private           {{int}} NOT NULL,
    followers         {{int}} NOT NULL,
    contact_hash      {{bytes}},
    summary           {{text}} NOT NULL
) {{heap}};
CREATE UNIQUE INDEX case_row_number ON case_row (number);
CREATE INDEX case_row_old_number ON case_row (old_number) WHERE old_number IS NOT NULL;
CREATE INDEX case_row_contact ON case_row (contact_hash) WHERE contact_hash IS NOT NULL;

CREATE TABLE case_grant (
    grant_key {{text}} NOT NULL,
    bucket    {{int}} NOT NULL,
    sort_at   {{int}} NOT NULL,
    case_id   {{id}} NOT NULL,
    PRIMARY KEY (grant_key, bucket, sort_at, case_id)
) {{keyed}};

CREATE TABLE case_clock (
    case_id      {{id}} NOT NULL,
    clock        {{text}} NOT NULL,
    instance     {{int}} NOT NULL,
    run          {{int}} NOT NULL,
    next_at      {{int}},
    next_percent {{int}} NOT NULL,
    due_at       {{int}},
    PRIMARY KEY (case_id, clock, instance, run)
) {{keyed}};
CREATE INDEX case_clock_next ON case_clock (next_at) WHERE next_at IS NOT NULL;

-- With its point, so that the nearest are found without reading their rows.
CREATE TABLE case_cell (
    cell     {{int}} NOT NULL,
    category {{text}} NOT NULL,
    case_id  {{id}} NOT NULL,
    lat      {{int}} NOT NULL,
    lng      {{int}} NOT NULL,
    PRIMARY KEY (cell, category, case_id)
) {{keyed}};
CREATE INDEX case_cell_newest ON case_cell (cell, case_id);

CREATE TABLE case_link (
    case_id    {{id}} NOT NULL,
    kind       {{text}} NOT NULL,
    other_id   {{id}} NOT NULL,
    created_at {{int}} NOT NULL,
    ended_at   {{int}},
    PRIMARY KEY (case_id, kind, other_id)
) {{keyed}};

-- A stream beside the case: who follows it, as the keyed hash of a visitor. It does not bump the case's version.
CREATE TABLE follower (
    case_id {{id}} NOT NULL,
    who     {{bytes}} NOT NULL,
    at      {{int}} NOT NULL,
    PRIMARY KEY (case_id, who)
) {{keyed}};

CREATE TABLE attachment (
    case_id    {{id}} NOT NULL,
    hash       {{bytes}} NOT NULL,
    media_type {{text}} NOT NULL,
    bytes      {{int}} NOT NULL,
    created_at {{int}} NOT NULL,
    name       {{text}} NOT NULL,
    PRIMARY KEY (case_id, hash)
) {{keyed}};

-- Projections of registers.

CREATE TABLE register_item (
    register      {{text}} NOT NULL,
    key           {{text}} NOT NULL,
    version       {{int}} NOT NULL,
    entry_version {{int}} NOT NULL,
    valid_from    {{int}},
    valid_to      {{int}},
    bytes         {{bytes}} NOT NULL,
    PRIMARY KEY (register, key)
) {{heap}};

CREATE TABLE register_past (
    register      {{text}} NOT NULL,
    key           {{text}} NOT NULL,
    version       {{int}} NOT NULL,
    entry_version {{int}} NOT NULL,
    valid_from    {{int}},
    valid_to      {{int}},
    bytes         {{bytes}} NOT NULL,
    PRIMARY KEY (register, key, version)
) {{heap}};

-- What a change sets going, and what keeps it from happening twice.

CREATE TABLE outbox (
    id       {{id}} NOT NULL PRIMARY KEY,
    kind     {{text}} NOT NULL,
    due_at   {{int}} NOT NULL,
    attempts {{int}} NOT NULL,
    body     {{bytes}} NOT NULL,
    sent_at  {{int}}
) {{heap}};
CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL;

CREATE TABLE idempotency (
    scope      {{text}} NOT NULL,
    key        {{text}} NOT NULL,
    body_hash  {{bytes}} NOT NULL,
    result     {{bytes}} NOT NULL,
    created_at {{int}} NOT NULL,
    PRIMARY KEY (scope, key)
) {{keyed}};
CREATE INDEX idempotency_created ON idempotency (created_at);

CREATE TABLE number_block (
    name {{text}} NOT NULL PRIMARY KEY,
    next {{int}} NOT NULL
) {{keyed}};

-- People who sign in. None of this is an entry.

CREATE TABLE credential (
    account       {{text}} NOT NULL PRIMARY KEY,
    login         {{text}} NOT NULL,
    password_hash {{text}} NOT NULL,
    disabled      {{int}} NOT NULL,
    changed_at    {{int}} NOT NULL
) {{heap}};
CREATE UNIQUE INDEX credential_login ON credential (login);

CREATE TABLE session (
    token_hash {{bytes}} NOT NULL PRIMARY KEY,
    account    {{text}},
    csrf       {{bytes}} NOT NULL,
    created_at {{int}} NOT NULL,
    seen_at    {{int}} NOT NULL,
    expires_at {{int}} NOT NULL,
    data       {{bytes}} NOT NULL
) {{heap}};
CREATE INDEX session_account ON session (account) WHERE account IS NOT NULL;
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE phone_code (
    contact_hash {{bytes}} NOT NULL,
    purpose      {{text}} NOT NULL,
    code_hash    {{bytes}} NOT NULL,
    created_at   {{int}} NOT NULL,
    expires_at   {{int}} NOT NULL,
    attempts     {{int}} NOT NULL,
    PRIMARY KEY (contact_hash, purpose)
) {{keyed}};

-- How often something was tried in the window that runs.
CREATE TABLE attempt (
    scope     {{text}} NOT NULL,
    key       {{bytes}} NOT NULL,
    window_at {{int}} NOT NULL,
    tries     {{int}} NOT NULL,
    PRIMARY KEY (scope, key)
) {{keyed}};

CREATE TABLE setting (
    key   {{text}} NOT NULL PRIMARY KEY,
    value {{bytes}} NOT NULL
) {{keyed}};
