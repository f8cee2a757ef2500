package dev.flotilla.tuf.differential;

import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.testkit.TestKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What an attacker does to a repository, with some of its keys or none, or an owner by mistake. */
enum Attack {
    NONE {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.publishAll();
        }
    },
    UNSIGNED {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.signers(role).clear();
            publish(repository, role);
        }
    },
    STRANGE_KEY {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.signers(role).clear();
            repository.addSigner(role, TestKey.ed25519());
            publish(repository, role);
        }
    },
    EXPIRED {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.expiring(role, Instant.EPOCH);
            publish(repository, role);
        }
    },
    ROLLBACK {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.atVersion(role, Math.max(0, repository.version(role) - 2));
            publish(repository, role);
        }
    },
    SAME_VERSION {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository
                    .atVersion(role, repository.version(role) - 1)
                    .signed(role)
                    .put("x-note", "changed");
            publish(repository, role);
        }
    },
    SKIPPED_ROOT {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            long next = repository.version("root") + 1;
            repository.atVersion("root", next).publish("root");
            repository.serve(next + ".root.json", repository.file((next + 1) + ".root.json"));
            repository.withhold((next + 1) + ".root.json");
        }
    },
    SAME_ROOT_AGAIN {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            long now = repository.version("root");
            repository.serve((now + 1) + ".root.json", repository.file(now + ".root.json"));
        }
    },
    ROOT_WITHOUT_OLD_SIGNATURES {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.rotate("root");
            repository.roleInRoot("root").put("threshold", 1L);
            repository.publish("root");
        }
    },
    THRESHOLD_OUT_OF_REACH {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.roleInRoot(role).put("threshold", 9L);
            repository.publish("root");
            publish(repository, role);
        }
    },
    ONE_KEY_UNDER_TWO_IDS {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            TestKey key = repository.rotate(role);
            repository.addKey(role, key.named("another-id"));
            repository.roleInRoot(role).put("threshold", 2L);
            publish(repository, "root");
            publish(repository, role);
        }
    },
    ONE_SIGNATURE_TWICE {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.addSigner(role, repository.signers(role).get(0));
            publish(repository, role);
        }
    },
    GARBAGE {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            publish(repository, role);
            serve(repository, role, "{\"garbage\"".getBytes(StandardCharsets.UTF_8));
        }
    },
    EMPTY_FILE {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            publish(repository, role);
            serve(repository, role, new byte[0]);
        }
    },
    MISSING_FILE {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            publish(repository, role);
            repository.withhold(served(repository, role));
        }
    },
    ENDLESS_DATA {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            publish(repository, role);
            serve(repository, role, new byte[6_000_000]);
        }
    },
    FLIPPED_BIT {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            publish(repository, role);
            byte[] json = repository.file(served(repository, role)).clone();
            json[random.nextInt(json.length)] ^= (byte) (1 << random.nextInt(7));
            serve(repository, role, json);
        }
    },
    WRONG_DIGEST {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.publishAll();
            listing(repository, role).put("hashes", Map.of("sha256", "00".repeat(32)));
            publishAbove(repository, role);
        }
    },
    WRONG_LENGTH {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.publishAll();
            listing(repository, role).put("length", 100L + random.nextInt(5000));
            publishAbove(repository, role);
        }
    },
    WRONG_VERSION {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.publishAll();
            Map<String, Object> listing = listing(repository, role);
            long listed = (Long) listing.get("version") + 1;
            listing.put("version", listed);
            repository.serve(listed + "." + below(role) + ".json", repository.file(below(role) + ".json"));
            publishAbove(repository, role);
        }
    },
    TARGETS_NOT_LISTED {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            RepositorySimulator.map(repository.signed("snapshot"), "meta").clear();
            repository.publish("snapshot", "timestamp");
        }
    },
    WRONG_TYPE {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.signed(role).put("_type", role.equals("targets") ? "snapshot" : "targets");
            publish(repository, role);
        }
    },
    NEWER_SPECIFICATION {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.signed(role).put("spec_version", "2.0.0");
            publish(repository, role);
        }
    },
    MISSING_FIELD {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            String field = List.of("expires", "_type", "spec_version").get(random.nextInt(3));
            repository.signed(role).remove(field);
            publish(repository, role);
        }
    },
    INCONSISTENT_SNAPSHOTS {
        @Override
        void apply(RepositorySimulator repository, String role, Random random) {
            repository.signed("root").put("consistent_snapshot", false);
            repository.publish("root");
            repository.publishAll();
        }
    };

    abstract void apply(RepositorySimulator repository, String role, Random random);

    /** Publishes a role and those above it, so that clients get to see it. */
    private static void publish(RepositorySimulator repository, String role) {
        switch (role) {
            case "targets" -> repository.publishAll();
            case "snapshot" -> repository.publish("snapshot", "timestamp");
            default -> repository.publish(role);
        }
    }

    private static String served(RepositorySimulator repository, String role) {
        return role.equals("timestamp") ? "timestamp.json" : repository.version(role) + "." + role + ".json";
    }

    private static void serve(RepositorySimulator repository, String role, byte[] json) {
        repository.serve(served(repository, role), json);
    }

    /** The role whose file the timestamp or the snapshot lists. */
    private static String below(String role) {
        return role.equals("root") || role.equals("timestamp") ? "snapshot" : "targets";
    }

    private static Map<String, Object> listing(RepositorySimulator repository, String role) {
        String above = below(role).equals("snapshot") ? "timestamp" : "snapshot";
        return RepositorySimulator.map(
                RepositorySimulator.map(repository.signed(above), "meta"), below(role) + ".json");
    }

    private static void publishAbove(RepositorySimulator repository, String role) {
        if (below(role).equals("targets")) {
            repository.publish("snapshot");
        }
        repository.publish("timestamp");
    }
}
