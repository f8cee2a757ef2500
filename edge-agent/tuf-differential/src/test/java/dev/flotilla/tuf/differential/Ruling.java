package dev.flotilla.tuf.differential;

import java.util.Optional;
import java.util.stream.Stream;

/** Who is right where the clients part, by TUF 1.0.33. The first that applies counts. */
enum Ruling {
    SPECIFICATION_VERSION(
            "we: a client must verify that spec_version is one it knows (4.3); Sigstore does not look at it") {
        @Override
        boolean applies(Disagreement parted) {
            return parted.went(Attack.NEWER_SPECIFICATION)
                    && parted.ours().reason().contains("spec_version");
        }
    },
    DISTINCT_KEYS("we: a threshold counts keys (4.3), of which one under two ids is one; Sigstore counts ids") {
        @Override
        boolean applies(Disagreement parted) {
            return parted.went(Attack.ONE_KEY_UNDER_TWO_IDS)
                    && parted.ours().reason().contains("ThresholdNotMetException");
        }
    },
    LISTED_LENGTH(
            "either: a listed length bounds the download (5.5.1, 5.6.1); that a shorter file is refused as well, as"
                    + " python-tuf does too, is our choice") {
        @Override
        boolean applies(Disagreement parted) {
            return parted.went(Attack.WRONG_LENGTH) && parted.ours().reason().contains("MixAndMatchException");
        }
    },
    SNAPSHOT_ROLLBACK("we: a timestamp must not name an older snapshot than the one before (5.4.3); Sigstore does not"
            + " compare") {
        @Override
        boolean applies(Disagreement parted) {
            return parted.went(Attack.ROLLBACK)
                    && parted.theirs().accepted()
                    && parted.ours().reason().contains("RollbackAttackException: snapshot.json");
        }
    },
    REMOVED_TARGETS(
            "we: a snapshot must go on to list every file (5.5.5); Sigstore keeps it and ends in a null pointer") {
        @Override
        boolean applies(Disagreement parted) {
            return parted.went(Attack.TARGETS_NOT_LISTED)
                    && parted.theirs().reason().contains("NullPointerException");
        }
    },
    POINT_KEYS(
            "Sigstore, by the letter: a P-256 key is written in PEM (4.2); points in hexadecimal digits, which it does"
                    + " not read, are in Sigstore's own first roots") {
        @Override
        boolean applies(Disagreement parted) {
            return parted.went(HonestStep.POINT_KEYS)
                    && parted.theirs().reason().contains("not been signed by enough keys");
        }
    },
    ADDED_KEY(
            "either: a key that is added to timestamp or snapshot makes Sigstore forget both files, which opens them to a"
                    + " rollback; for us \"rotated\" (5.3.11) is a key that was taken away") {
        @Override
        boolean applies(Disagreement parted) {
            boolean forgotten = parted.onlyWeHave("timestamp") || parted.onlyWeHave("snapshot");
            return (parted.went(HonestStep.MORE_KEYS) || parted.went(HonestStep.POINT_KEYS))
                    && (forgotten || parted.bothAccepted());
        }
    },
    REVOKED_KEY(
            "either: we forget timestamp and snapshot with the root that takes a key of theirs away, Sigstore after the"
                    + " last root (5.3.11), so not where a later one is refused or has expired") {
        @Override
        boolean applies(Disagreement parted) {
            boolean revoked = parted.went(HonestStep.ROTATED_ROLE)
                    || parted.went(HonestStep.FAST_FORWARD_RECOVERY)
                    || parted.went(Attack.ONE_KEY_UNDER_TWO_IDS);
            return revoked && (parted.onlyTheyHave("timestamp") || parted.onlyTheyHave("snapshot"));
        }
    },
    SAME_TIMESTAMP(
            "Sigstore, by the letter: a timestamp of the same version ends the update (5.4.3), as one that was rolled back to it"
                    + " does; we go on, as python-tuf does, and see that the kept targets lack keys of the new root") {
        @Override
        boolean applies(Disagreement parted) {
            boolean sameTimestamp = !parted.onlyWeHave("timestamp") && !parted.onlyTheyHave("timestamp");
            return parted.went(Attack.ROLLBACK)
                    && sameTimestamp
                    && parted.theirs().accepted()
                    && parted.ours().reason().contains("ThresholdNotMetException: targets.json");
        }
    },
    REUSED_VERSION("either: without digests a version alone has to identify a file (4.4), and this repository used one"
            + " twice; we keep the file we have, Sigstore fetches it again") {
        @Override
        boolean applies(Disagreement parted) {
            return parted.bothAccepted()
                    && (parted.went(Attack.ROLLBACK)
                            || parted.went(Attack.SAME_VERSION)
                            || parted.went(HonestStep.FAST_FORWARD_RECOVERY));
        }
    };

    private final String text;

    Ruling(String text) {
        this.text = text;
    }

    abstract boolean applies(Disagreement parted);

    static Optional<Ruling> of(Disagreement parted) {
        return Stream.of(values()).filter(ruling -> ruling.applies(parted)).findFirst();
    }

    @Override
    public String toString() {
        return name() + ": " + text;
    }
}
