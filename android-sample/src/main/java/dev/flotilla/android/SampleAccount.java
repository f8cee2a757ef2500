package dev.flotilla.android;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What this device gave away of its samples, by the agent's own ledger. What was deleted since then did leave, and stays in it.
 *
 * @param fleet where they go, {@code https://HOST:PORT}
 * @param samples that the fleet has said to have
 * @param bytes that left, also in attempts that did not arrive
 * @param waiting samples that were chosen and wait here
 * @param erasing whether all is to be deleted, and the fleet has not said yet that it did
 * @param erased how often all was deleted
 * @param trouble why none go at the moment; empty if nothing is wrong
 * @param days what left on which day, newest first: the last {@value #MOST_DAYS}
 */
public record SampleAccount(
        String fleet,
        long samples,
        long bytes,
        long waiting,
        boolean erasing,
        long erased,
        String trouble,
        List<Day> days) {
    static final int MOST_DAYS = 7;

    /**
     * One day.
     *
     * @param date in UTC
     * @param recipient of the key that they were sealed for
     */
    public record Day(LocalDate date, long samples, long bytes, Digest recipient) {}

    static SampleAccount of(Document account, String fleet) throws MalformedDocumentException {
        List<Document> lines = account.objects("days");
        List<Day> days = new ArrayList<>();
        for (int i = lines.size() - 1; i >= 0 && days.size() < MOST_DAYS; i--) {
            Document line = lines.get(i);
            days.add(new Day(
                    LocalDate.parse(line.string("day")),
                    line.integer("samples"),
                    line.integer("bytes"),
                    Digest.parse(line.string("recipient"))));
        }
        Document left = account.object("left");
        return new SampleAccount(
                fleet,
                left.integer("samples"),
                left.integer("bytes"),
                account.integer("waiting"),
                account.flag("erasing"),
                account.integer("erased"),
                account.string("error"),
                List.copyOf(days));
    }
}
