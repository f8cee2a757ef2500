package dev.flotilla.tuf.differential;

import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.testkit.TestKey;
import dev.flotilla.contract.testkit.TestKeyKind;
import java.util.List;
import java.util.Random;

/** What the owner of a repository does to it. */
enum HonestStep {
    NOTHING {
        @Override
        void apply(RepositorySimulator repository, Random random) {
            // a refresh that finds nothing new
        }
    },
    NEW_TARGETS {
        @Override
        void apply(RepositorySimulator repository, Random random) {
            repository.addTarget("targets", "file" + random.nextInt(5), "content " + random.nextInt());
            repository.publishAll();
        }
    },
    NEW_TIMESTAMP {
        @Override
        void apply(RepositorySimulator repository, Random random) {
            repository.publish("timestamp");
        }
    },
    NEW_SNAPSHOT {
        @Override
        void apply(RepositorySimulator repository, Random random) {
            repository.publish("snapshot", "timestamp");
        }
    },
    NEW_ROOT {
        @Override
        void apply(RepositorySimulator repository, Random random) {
            repository.publish("root");
        }
    },
    MORE_ROOTS {
        @Override
        void apply(RepositorySimulator repository, Random random) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                repository.publish("root");
            }
        }
    },
    ROTATED_ROOT {
        @Override
        void apply(RepositorySimulator repository, Random random) {
            List<TestKey> old = List.copyOf(repository.signers("root"));
            repository.rotate("root");
            repository.roleInRoot("root").put("threshold", 1L);
            old.forEach(key -> repository.addSigner("root", key));
            repository.publish("root");
            repository.signers("root").removeAll(old);
        }
    },
    ROTATED_ROLE {
        @Override
        void apply(RepositorySimulator repository, Random random) {
            String role = ROLES.get(1 + random.nextInt(3));
            repository.rotate(role);
            repository.roleInRoot(role).put("threshold", 1L);
            repository.publish("root");
            repository.publishAll();
        }
    },
    MORE_KEYS {
        @Override
        void apply(RepositorySimulator repository, Random random) {
            String role = ROLES.get(random.nextInt(4));
            TestKeyKind[] kinds = {TestKeyKind.ED25519, TestKeyKind.ECDSA, TestKeyKind.RSA};
            repository.addKey(role, TestKey.of(kinds[random.nextInt(kinds.length)]));
            repository.roleInRoot(role).put("threshold", 1L + random.nextInt(2));
            repository.publish("root");
            repository.publishAll();
        }
    },
    POINT_KEYS {
        @Override
        void apply(RepositorySimulator repository, Random random) {
            String role = ROLES.get(random.nextInt(4));
            repository.addKey(role, TestKey.of(TestKeyKind.ECDSA_HEX));
            repository.roleInRoot(role).put("threshold", 1L + random.nextInt(2));
            repository.publish("root");
            repository.publishAll();
        }
    },
    FAST_FORWARD_RECOVERY {
        @Override
        void apply(RepositorySimulator repository, Random random) {
            for (String role : List.of("timestamp", "snapshot")) {
                repository.rotate(role);
                repository.roleInRoot(role).put("threshold", 1L);
            }
            repository.publish("root");
            repository.atVersion("timestamp", random.nextInt(3)).atVersion("snapshot", random.nextInt(3));
            repository.publishAll();
        }
    },
    LISTED_DIGESTS {
        @Override
        void apply(RepositorySimulator repository, Random random) {
            repository.listingHashes().publishAll();
        }
    },
    UNKNOWN_FIELDS {
        @Override
        void apply(RepositorySimulator repository, Random random) {
            repository.signed(ROLES.get(random.nextInt(4))).put("x-unknown", List.of("a", 1L, true));
            repository.publish("root");
            repository.publishAll();
        }
    };

    static final List<String> ROLES = List.of("root", "timestamp", "snapshot", "targets");

    abstract void apply(RepositorySimulator repository, Random random);
}
