-- Where many nodes write at once, entries get their positions afterwards, from whoever holds the lease.

CREATE TABLE unplaced (
    stream      {{id}} NOT NULL,
    version     {{int}} NOT NULL,
    recorded_at {{int}} NOT NULL,
    hash        {{bytes}} NOT NULL,
    PRIMARY KEY (recorded_at, stream, version)
) {{keyed}};

CREATE TABLE lease (
    name       {{text}} NOT NULL PRIMARY KEY,
    holder     {{bytes}} NOT NULL,
    fence      {{int}} NOT NULL,
    expires_at {{int}} NOT NULL
) {{keyed}};
