package dev.flotilla.contract.trust;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Roles that release bundles of some families in the owner's stead, without the owner's key: those which targets.json
 * itself delegates to by path patterns. They are held to more than TUF asks for (1.0 section 4.5), so that the patterns
 * bound the families as well: a policy is about a family, and a floor retires all of it.
 */
public final class ReleaseRoles {
    /** The most that a fleet's repository lists, which is also the most that a device asks about one bundle. */
    public static final int MAX = 32;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Set<String> OTHERS = Set.of(
            RootMetadata.ROOT,
            RootMetadata.TARGETS,
            RootMetadata.SNAPSHOT,
            RootMetadata.TIMESTAMP,
            OnlineKeys.DIRECTOR);

    private ReleaseRoles() {}

    /**
     * Whether a role of this name may release bundles. The director may not, though targets.json delegates to it: its key
     * is the server's.
     */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !OTHERS.contains(name);
    }

    /**
     * Returns if the role may release anything at all.
     *
     * @throws DelegationExceededException for another kind of role, and for one that is bound by hashes of paths: any
     *     family has paths of any hash
     */
    public static void require(DelegatedRole role) throws DelegationExceededException {
        if (!isName(role.name())) {
            throw new DelegationExceededException(
                    role.name(), "", "no release role has this name; it is lower-case letters, digits and hyphens");
        }
        if (!role.hashPrefixes().isEmpty() || role.patterns().isEmpty()) {
            throw new DelegationExceededException(
                    role.name(), "", "it is not delegated by path patterns, which would bound its families");
        }
    }

    /**
     * Returns if the role's file keeps to what was delegated.
     *
     * @throws DelegationExceededException if it names a path outside of the role's patterns, a release that is not below
     *     its family's name, or roles of its own
     */
    public static void require(DelegatedRole role, TargetsMetadata said) throws DelegationExceededException {
        require(role);
        if (!said.delegations().isEmpty()) {
            throw new DelegationExceededException(role.name(), "", "it delegates further; only targets.json may");
        }
        for (TargetEntry entry : said.entries().values()) {
            if (!role.mayDescribe(entry.path())) {
                throw new DelegationExceededException(
                        role.name(), entry.path(), "is outside of the paths that targets.json gives the role");
            }
        }
        for (TargetFile release : said.targets().values()) {
            String family = release.policy().family();
            if (!release.path().startsWith(family + "/")) {
                throw new DelegationExceededException(
                        role.name(),
                        release.path(),
                        "is of family \"" + family + "\", so a role may release it only below " + family + "/");
            }
        }
    }
}
