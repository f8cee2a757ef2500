package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.release.MetadataDirectory;
import dev.flotilla.compiler.release.RoleFile;
import dev.flotilla.compiler.release.RoleName;
import dev.flotilla.compiler.release.SignedTargets;
import dev.flotilla.contract.codec.Document;
import java.nio.file.Path;

/** How far the file of a release role is, in words. */
final class RoleSigning {
    private RoleSigning() {}

    /** For machines. */
    static Document.Builder document(RoleName role, SignedTargets signed) {
        return Document.builder()
                .put("role", role.text())
                .put("roleVersion", signed.targets().version())
                .put("signatures", signed.signatures())
                .put("signaturesNeeded", signed.needed());
    }

    /** What is to be done with a draft. */
    static String pending(RoleName role, Path draft, SignedTargets signed) {
        return SigningText.pending(signed, draft) + " --role " + role;
    }

    /** What there is, and how devices come to know of it. */
    static String done(RoleName role, RoleFile file, SignedTargets signed, MetadataDirectory directory)
            throws Exception {
        String made = file.path() + ": version " + signed.targets().version();
        return directory.isSignedByOwner()
                ? made + "; to publish it, whoever has the owner's key runs flotilla-compiler sign without bundles"
                : made + "; to publish it, PUT it to the server's /trust/roles/" + role;
    }
}
