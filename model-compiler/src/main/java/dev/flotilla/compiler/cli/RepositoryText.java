package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.release.CheckedRepository;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** The owner's metadata in words. */
final class RepositoryText {
    private static final int SHORT = 8;

    private RepositoryText() {}

    /** For machines. */
    static Document.Builder document(CheckedRepository repository) {
        return Document.builder()
                .put("rootVersion", repository.root().version())
                .putIfPresent(
                        "targetsVersion", repository.offline().findTargets().map(TargetsMetadata::version))
                .put("directorKeys", repository.directorKeys())
                .put(
                        "roles",
                        repository.roles().stream().map(RoleText::document).toList());
    }

    /** The newest versions, and until when they hold. */
    static String versions(CheckedRepository repository) {
        RootMetadata root = repository.root();
        String text = "root " + root.version() + " until " + day(root.expires());
        return repository
                .offline()
                .findTargets()
                .map(targets -> text + ", targets " + targets.version() + " until " + day(targets.expires()) + ", "
                        + targets.targets().size() + " bundle(s)")
                .orElse(text + ", no targets");
    }

    static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    /** Whom else the owner lets release bundles, and what these did. */
    static List<String> roles(CheckedRepository repository) {
        return repository.roles().stream()
                .flatMap(role -> RoleText.lines(role).stream())
                .toList();
    }

    /** Who keeps the metadata fresh, and who may assign bundles to devices. */
    static String online(CheckedRepository repository) {
        if (repository.isSignedByOwner()) {
            return "no server: snapshot.json and timestamp.json are the release key's, and no director may assign bundles";
        }
        List<String> director = repository.directorKeys();
        return director.isEmpty()
                ? "no director: devices obey no assignment until --online names the server's keys"
                : "director: key " + shortened(director.get(0)) + " of the server assigns bundles to devices";
    }

    /** Enough of a key id to tell keys apart. */
    static String shortened(String keyId) {
        return keyId.length() <= SHORT ? keyId : keyId.substring(0, SHORT) + "…";
    }
}
