package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.release.SignedTargets;
import dev.flotilla.contract.codec.Document;
import java.nio.file.Path;

/** How far targets are, in words. */
final class SigningText {
    private SigningText() {}

    /** For machines. */
    static Document.Builder document(SignedTargets signed) {
        return Document.builder()
                .put("targetsVersion", signed.targets().version())
                .put("signatures", signed.signatures())
                .put("signaturesNeeded", signed.needed());
    }

    /** What a draft became. */
    static String done(SignedTargets signed, Path file) {
        return file + ": version " + signed.targets().version() + ", " + signed.signatures() + " of " + signed.needed()
                + " signatures";
    }

    /** What is to be done with a draft. */
    static String pending(SignedTargets signed, Path draft) {
        return draft + ": version " + signed.targets().version() + ", " + signed.signatures() + " of " + signed.needed()
                + " signatures; the next signer runs flotilla-compiler countersign " + draft.getFileName()
                + " --metadata DIR --key KEY";
    }
}
