-- How to make one bundle of another. Digests are lower-case hex; the bytes are among the artifacts.
CREATE TABLE deltas (
    from_digest text NOT NULL REFERENCES bundles (digest),
    to_digest   text NOT NULL REFERENCES bundles (digest),
    digest      text NOT NULL,
    length      bigint NOT NULL,
    PRIMARY KEY (from_digest, to_digest)
);
