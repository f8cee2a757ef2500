package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DatasetManifest;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.Api;
import dev.flotilla.fleet.ctl.client.InvalidInputException;
import dev.flotilla.fleet.ctl.client.Listing;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder that a version of a dataset is written into, in the form in which jobs and 'samples import' take it. */
final class ExportFolder {
    private static final int MOST = 100_000;
    private static final String FILES = "files";

    private final Path folder;

    ExportFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes all of it, each file checked against its digest.
     *
     * @return how many samples there are
     */
    int write(Api api, String digest) throws IOException, InterruptedException {
        requireEmpty();
        byte[] manifest = api.bytes(Address.of("datasets", digest, "manifest"));
        requireDigest(DatasetManifest.FILE, manifest, digest);
        Listing members = Listing.read(api, Address.of("datasets", digest, "members"), "after", MOST);
        Files.createDirectories(folder.resolve(FILES));
        try (BufferedWriter csv =
                Files.newBufferedWriter(folder.resolve(ImportFolder.LABELS), StandardCharsets.UTF_8)) {
            csv.write("file,label,split,device,window\n");
            for (Document member : members.items()) {
                String input = member.string("input");
                byte[] content = api.bytes(Address.of("samples", member.string("sample"), "content"));
                requireDigest(input, content, input);
                Files.write(folder.resolve(FILES).resolve(input), content);
                csv.write(FILES + "/" + input + "," + quoted(member, "label") + "," + quoted(member, "split") + ","
                        + quoted(member, "device") + "," + quoted(member, "window") + "\n");
            }
        }
        // Last, so that a folder with it is whole.
        Files.write(folder.resolve(DatasetManifest.FILE), manifest);
        return members.items().size();
    }

    private void requireEmpty() throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> children = Files.list(folder)) {
                if (children.findAny().isPresent()) {
                    throw new InvalidInputException(folder + ": is not empty");
                }
            }
        }
    }

    private static void requireDigest(String what, byte[] content, String digest) throws IOException {
        if (!Digest.of(content).hex().equals(digest)) {
            throw new IOException(what + ": the server sent something else than " + digest);
        }
    }

    /** RFC 4180. */
    private static String quoted(Document member, String field) throws IOException {
        String text = member.findString(field).orElse("");
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
