package dev.flotilla.compiler.ceremony;

import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.MalformedMetadataException;
import dev.flotilla.contract.trust.Role;
import dev.flotilla.contract.trust.RootDraft;
import dev.flotilla.contract.trust.RootMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whose signatures a root has and still needs: enough of the keys before it, and enough of its own (TUF 1.0 section 5.3). */
public final class RootSignatures {
    private final Optional<RootMetadata> before;
    private final RootDraft draft;

    /**
     * Counts.
     *
     * @throws BadSignatureException if there are signatures that do not count: they are wrong, or by other keys
     */
    public RootSignatures(Optional<RootMetadata> before, RootDraft draft)
            throws BadSignatureException, MalformedMetadataException {
        this.before = before;
        this.draft = draft;
        draft.requireOnlyGoodSignatures(judges());
    }

    private List<RootMetadata> judges() {
        return Stream.concat(before.stream(), Stream.of(draft.root())).toList();
    }

    /** Whether the key has signed. */
    public boolean has(String keyId) throws BadSignatureException, MalformedMetadataException {
        for (RootMetadata judge : judges()) {
            if (draft.signers(judge).contains(keyId)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the key may sign, be it for the root before or for this one. */
    public boolean mayHave(String keyId) {
        return judges().stream()
                .anyMatch(judge ->
                        RootRules.role(judge, RootMetadata.ROOT).keyIds().contains(keyId));
    }

    /** What is missing, a line for each root that has to be satisfied; none when the root can be finished. */
    public List<String> missing() throws BadSignatureException, MalformedMetadataException {
        List<String> lines = new ArrayList<>();
        for (RootMetadata judge : judges()) {
            Role role = RootRules.role(judge, RootMetadata.ROOT);
            Set<String> signers = draft.signers(judge);
            if (signers.size() < role.threshold()) {
                List<String> others = role.keyIds().stream()
                        .filter(id -> !signers.contains(id))
                        .sorted()
                        .toList();
                lines.add("version " + judge.version() + " needs " + role.threshold()
                        + " signatures of its root keys and has "
                        + signers.size() + "; missing " + (role.threshold() - signers.size()) + " of "
                        + String.join(", ", others));
            }
        }
        return lines;
    }
}
