package dev.flotilla.agent.trust;

import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetEntry;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import dev.flotilla.contract.trust.UnknownTargetException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the roles of a repository about a target, in the order of trust: pre-order, depth first, each role once (TUF 1.0
 * section 5.6.7). The file of a delegated role is fetched when it is its turn. A role whose file is missing or not to be
 * trusted ends the search, as whoever is behind it is less trusted.
 */
public final class TargetSearch {
    /** The most delegated roles that are asked about one target. */
    public static final int MAX_DELEGATIONS = 32;

    private final Updater updater;
    private final RoleRule rule;

    /** A search that loads what it needs by the updater. */
    public TargetSearch(Updater updater) {
        this(updater, RoleRule.NONE);
    }

    /** @param rule what every role that is asked has to keep to */
    public TargetSearch(Updater updater, RoleRule rule) {
        this.updater = updater;
        this.rule = rule;
    }

    /** A role to ask, and the one that named it. */
    private record Visit(DelegatedRole role, String delegator) {}

    /**
     * What the most trusted role that knows the target says about it.
     *
     * @param refreshed what {@link Updater#refresh} returned
     * @throws UnknownTargetException if none of the roles that may speak for it knows it
     */
    public FoundTarget find(TrustedMetadataSet refreshed, String path) throws TrustException, IOException {
        Optional<TargetEntry> found = entry(refreshed, RootMetadata.TARGETS, path);
        return found.isPresent() ? new FoundTarget(found.get(), refreshed) : findDelegated(refreshed, path);
    }

    private FoundTarget findDelegated(TrustedMetadataSet refreshed, String path) throws TrustException, IOException {
        TrustedMetadataSet trusted = refreshed;
        Deque<Visit> stack = new ArrayDeque<>();
        Set<String> visited = new HashSet<>();
        pushAll(stack, trusted, RootMetadata.TARGETS, path);
        while (!stack.isEmpty() && visited.size() < MAX_DELEGATIONS) {
            Visit visit = stack.pop();
            String role = visit.role().name();
            if (visited.add(role)) {
                trusted = updater.load(trusted, visit.role(), visit.delegator(), rule);
                Optional<TargetEntry> found = entry(trusted, role, path);
                if (found.isPresent()) {
                    return new FoundTarget(found.get(), trusted);
                }
                pushAll(stack, trusted, role, path);
            }
        }
        throw new UnknownTargetException(path);
    }

    private static Optional<TargetEntry> entry(TrustedMetadataSet trusted, String role, String path) {
        return trusted.findTargets(role)
                .flatMap(metadata -> Optional.ofNullable(metadata.entries().get(path)));
    }

    /** Puts the delegations of a role on top, its first uppermost; behind a terminating one nobody is asked. */
    private static void pushAll(Deque<Visit> stack, TrustedMetadataSet trusted, String delegator, String path) {
        List<DelegatedRole> roles = trusted.delegationsFor(delegator, path);
        if (!roles.isEmpty() && roles.get(roles.size() - 1).terminating()) {
            stack.clear();
        }
        for (int i = roles.size() - 1; i >= 0; i--) {
            stack.push(new Visit(roles.get(i), delegator));
        }
    }
}
