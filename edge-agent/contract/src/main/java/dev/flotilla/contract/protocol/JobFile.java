package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Optional;

/**
 * A file that a job takes: whatever the place gives, only bytes of this digest are used.
 *
 * @param url where it is: absolute, or relative to the job's directory
 * @param digest its SHA-256
 */
public record JobFile(String url, Digest digest) {
    /** The longest place. */
    public static final int MAX_URL = 2048;

    /** Checks the bounds. */
    public JobFile {
        if (url.isEmpty() || url.length() > MAX_URL) {
            throw new IllegalArgumentException("a file's url has 1 to " + MAX_URL + " characters, not " + url.length());
        }
    }

    static JobFile parse(Document document) throws MalformedDocumentException {
        return parse(document, "url");
    }

    static JobFile parse(Document document, String urlKey) throws MalformedDocumentException {
        return new JobFile(Messages.text(document, urlKey, MAX_URL), Messages.hexDigest(document, "sha256"));
    }

    static Optional<JobFile> find(Document document, String key, String urlKey) throws MalformedDocumentException {
        Optional<Document> file = document.findObject(key);
        return file.isPresent() ? Optional.of(parse(file.get(), urlKey)) : Optional.empty();
    }

    Document toDocument() {
        return toDocument("url");
    }

    Document toDocument(String urlKey) {
        return Document.builder().put(urlKey, url).put("sha256", digest.hex()).build();
    }
}
