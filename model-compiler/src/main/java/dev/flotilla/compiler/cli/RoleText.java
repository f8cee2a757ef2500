package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.release.CheckedRole;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.PathPattern;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whom else the owner lets release bundles, in words. */
final class RoleText {
    private RoleText() {}

    /** For machines. */
    static Document document(CheckedRole checked) {
        return Document.builder()
                .put("role", checked.role().name())
                .put("paths", paths(checked))
                .put("keys", keyIds(checked))
                .put("threshold", (long) checked.role().role().threshold())
                .put("terminating", checked.role().terminating())
                .putIfPresent("version", checked.metadata().map(TargetsMetadata::version))
                .putIfPresent("expires", checked.metadata().map(metadata -> metadata.expires()
                        .toString()))
                .putIfPresent("fault", checked.fault())
                .put(
                        "bundles",
                        checked.releases().stream().map(RoleText::document).toList())
                .build();
    }

    private static Document document(TargetFile file) {
        return Document.builder()
                .put("file", file.path())
                .put("release", file.policy().release())
                .put("sha256", file.digest().hex())
                .build();
    }

    /** For people: who may release what, then what there is. */
    static List<String> lines(CheckedRole checked) {
        List<String> lines = new ArrayList<>();
        lines.add("role " + checked.role().name() + ": releases " + String.join(", ", paths(checked)) + ", by "
                + checked.role().role().threshold() + " of the keys "
                + keyIds(checked).stream().map(RepositoryText::shortened).collect(Collectors.joining(", "))
                + "; " + state(checked));
        checked.releases()
                .forEach(file -> lines.add(
                        "  " + file.path() + ": release " + file.policy().release() + ", " + file.digest()));
        return lines;
    }

    private static String state(CheckedRole checked) {
        return checked.fault()
                .map(fault -> "FAULTY: " + fault)
                .or(() -> checked.metadata()
                        .map(metadata -> "version " + metadata.version() + " until "
                                + RepositoryText.day(metadata.expires()) + ", "
                                + metadata.targets().size() + " bundle(s)"))
                .orElse("nothing yet");
    }

    private static List<String> paths(CheckedRole checked) {
        return checked.role().patterns().stream().map(PathPattern::text).toList();
    }

    private static List<String> keyIds(CheckedRole checked) {
        return checked.keys().stream().map(PublicKey::keyId).sorted().toList();
    }
}
