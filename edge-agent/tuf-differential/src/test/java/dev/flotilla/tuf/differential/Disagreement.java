package dev.flotilla.tuf.differential;

import java.util.List;

/**
 * Where the clients parted.
 *
 * @param repository its number
 * @param way the steps that led there
 */
record Disagreement(int repository, List<String> way, Outcome ours, Outcome theirs) {
    boolean went(Enum<?> step) {
        return way.stream().anyMatch(taken -> taken.startsWith(step.name()));
    }

    boolean onlyTheyHave(String role) {
        return theirs.versions().containsKey(role) && !ours.versions().containsKey(role);
    }

    boolean onlyWeHave(String role) {
        return ours.versions().containsKey(role) && !theirs.versions().containsKey(role);
    }

    boolean bothAccepted() {
        return ours.accepted() && theirs.accepted();
    }

    @Override
    public String toString() {
        return "repository " + repository + ": " + String.join(", ", way) + "\n  - we: " + ours + "\n  - Sigstore: "
                + theirs;
    }
}
