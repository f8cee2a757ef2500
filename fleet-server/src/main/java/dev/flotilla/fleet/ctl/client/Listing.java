package dev.flotilla.fleet.ctl.client;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a list of the API holds.
 *
 * @param more whether there is more than was asked for
 */
public record Listing(List<Document> items, boolean more) {
    private static final int PAGE = 500;

    public Listing {
        items = List.copyOf(items);
    }

    /** Of an answer that has all there are. */
    public static Listing of(Document answer) throws MalformedDocumentException {
        return new Listing(answer.objects("items"), false);
    }

    /**
     * Reads page by page, as the API's keyset paging has it.
     *
     * @param cursor the parameter that takes a page's {@code next}
     * @param limit the most items
     */
    public static Listing read(Api api, Address list, String cursor, int limit)
            throws IOException, InterruptedException {
        List<Document> items = new ArrayList<>();
        Optional<Object> next = Optional.empty();
        do {
            int wanted = Math.min(PAGE, limit - items.size());
            Document page = api.get(list.with("limit", wanted).with(cursor, next));
            items.addAll(page.objects("items"));
            next = page.findValue("next");
        } while (next.isPresent() && items.size() < limit);
        boolean more = next.isPresent() || items.size() > limit;
        return new Listing(items.subList(0, Math.min(limit, items.size())), more);
    }
}
