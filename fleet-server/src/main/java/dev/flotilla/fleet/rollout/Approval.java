package dev.flotilla.fleet.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who wanted a rollout, and who approved of it.
 *
 * @param creator whose approval does not count; empty for rollouts from before creators were kept
 * @param votes one of a person, in the order in which they came
 */
public record Approval(Optional<String> creator, List<Vote> votes) {

    /** Of nobody in particular. */
    public static final Approval NONE = new Approval(Optional.empty(), List.of());

    /**
     * That somebody approves.
     *
     * @param reason empty when none was given
     */
    public record Vote(String user, Instant at, String reason) {}

    public Approval {
        votes = List.copyOf(votes);
    }

    static Approval askedBy(String creator) {
        return new Approval(Optional.of(creator), List.of());
    }

    boolean isBy(String user) {
        return votes.stream().anyMatch(vote -> vote.user().equals(user));
    }

    Approval with(Vote vote) {
        List<Vote> more = new ArrayList<>(votes);
        more.add(vote);
        return new Approval(creator, more);
    }

    /** Without the votes of those who are not among these. */
    Approval of(Set<String> approvers) {
        return new Approval(
                creator,
                votes.stream().filter(vote -> approvers.contains(vote.user())).toList());
    }

    /** The names of those who approved, for people. */
    String names() {
        return votes.stream().map(Vote::user).collect(Collectors.joining(", "));
    }
}
