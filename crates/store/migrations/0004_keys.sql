-- The keys under which files of cases and fields of persons are encrypted, each wrapped by the master key, which is in no database.

CREATE TABLE data_key (
    subject      {{id}} NOT NULL,
    -- 1: a case. 2: a person.
    kind         {{int}} NOT NULL,
    -- Empty once it is destroyed: nothing opens what it sealed any more, and no other is made for the same subject.
    wrapped      {{bytes}} NOT NULL,
    created_at   {{int}} NOT NULL,
    destroyed_at {{int}},
    PRIMARY KEY (subject, kind)
) {{keyed}};
