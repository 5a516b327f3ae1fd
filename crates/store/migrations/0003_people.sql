-- The parties of cases besides whoever reported, under the keyed hash of their phone: a projection, thrown away and rebuilt.

CREATE TABLE case_person (
    contact_hash {{bytes}} NOT NULL,
    case_id      {{id}} NOT NULL,
    -- The person's number in the case, from 1.
    person       {{int}} NOT NULL,
    PRIMARY KEY (contact_hash, case_id, person)
) {{keyed}};

-- A stream beside the case: what somebody without a phone is to be told in person or on paper.
CREATE TABLE errand (
    id         {{id}} NOT NULL PRIMARY KEY,
    case_id    {{id}} NOT NULL,
    person     {{int}} NOT NULL,
    written_at {{int}} NOT NULL,
    body       {{bytes}} NOT NULL,
    -- When a member of staff said that it was told.
    done_at    {{int}}
) {{heap}};
CREATE INDEX errand_open ON errand (case_id) WHERE done_at IS NULL;
CREATE INDEX errand_done ON errand (done_at) WHERE done_at IS NOT NULL;
