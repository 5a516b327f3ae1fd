-- The transparency log: a Merkle tree over the hashes of all entries in the order of their positions. What stands here follows from them.

CREATE UNIQUE INDEX position_entry ON position (stream, version);

-- Up to 256 hashes of one level side by side; the last of a level grows.
CREATE TABLE log_tile (
    level  {{int}} NOT NULL,
    number {{int}} NOT NULL,
    hashes {{bytes}} NOT NULL,
    PRIMARY KEY (level, number)
) {{keyed}};

-- What the log said of itself: how many entries it has and their root, signed.
CREATE TABLE log_checkpoint (
    size     {{int}} NOT NULL PRIMARY KEY,
    made_at  {{int}} NOT NULL,
    note     {{text}} NOT NULL,
    -- The next one; none yet for the newest.
    followed {{int}}
) {{keyed}};
