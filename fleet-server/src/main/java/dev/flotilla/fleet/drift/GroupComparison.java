package dev.flotilla.fleet.drift;

import java.util.List;

/**
 * The groups of a model's devices, compared.
 *
 * @param compared how many groups have shown enough
 * @param groups those that differ first, at most {@value GroupPolicy#MOST_GROUPS}
 */
public record GroupComparison(int compared, List<GroupDrift> groups) {

    /** Of nothing. */
    static final GroupComparison NONE = new GroupComparison(0, List.of());

    public GroupComparison {
        groups = List.copyOf(groups);
    }
}
