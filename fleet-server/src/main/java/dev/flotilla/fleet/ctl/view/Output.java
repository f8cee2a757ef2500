package dev.flotilla.fleet.ctl.view;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Reason;
import dev.flotilla.fleet.ctl.client.InvalidInputException;
import dev.flotilla.fleet.ctl.client.Listing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where results go.
 *
 * @param notes what is not part of the result, such as that a list is longer
 * @param json whether the API's own documents are printed, one value for the whole call, rather than text for people
 */
public record Output(PrintWriter out, PrintWriter notes, boolean json) {

    public void list(Listing listing, Table table) {
        if (json) {
            json(Document.builder().put("items", listing.items()).build());
        } else {
            lines(table.lines(listing.items()));
        }
        if (listing.more()) {
            notes.println("There are more; ask for them by --limit.");
        }
    }

    /** What is not part of the result, at once. */
    public void note(String line) {
        notes.println(Values.clean(line));
        notes.flush();
    }

    /** One document: the values at these paths, each on a line of its own, as far as there are some. */
    public void one(Document document, List<String> paths) {
        if (json) {
            json(document);
            return;
        }
        int width = paths.stream().mapToInt(String::length).max().orElse(0);
        lines(paths.stream()
                .filter(path -> !Values.text(document, path).equals(Values.ABSENT))
                .map(path -> path + " ".repeat(width - path.length()) + "  " + Values.text(document, path))
                .toList());
    }

    /** One document, told in these lines. */
    public void told(Document document, List<String> told) {
        if (json) {
            json(document);
        } else {
            lines(told);
        }
    }

    /** A document that another program reads: the same in text and JSON. */
    public void file(Document document, Optional<Path> file) throws IOException {
        if (file.isPresent()) {
            try {
                Files.write(file.get(), document.toJson());
            } catch (IOException e) {
                throw new InvalidInputException(Reason.of(file.get(), e));
            }
            done("written to " + file.get());
        } else {
            json(document);
        }
    }

    /** That something is done which the API answers with nothing. */
    public void done(String what) {
        told(Document.builder().build(), List.of(Values.clean(what)));
    }

    private void lines(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }

    private void json(Document document) {
        out.print(new String(document.toJson(), StandardCharsets.UTF_8));
        out.flush();
    }
}
