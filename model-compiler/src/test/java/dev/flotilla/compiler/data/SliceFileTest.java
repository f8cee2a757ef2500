package dev.flotilla.compiler.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SliceFileTest {
    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("slices.csv"), content);
    }

    @Test
    void readsOneRecordASampleInTheirOrder() throws Exception {
        Path file = file("light,camera\nday,a\ndark,a\n,b\ndark,b\n");
        assertEquals(
                List.of(
                        new Slice("camera=a", List.of(0)),
                        new Slice("camera=b", List.of(1, 2)),
                        new Slice("light=dark", List.of(0, 2))),
                SliceFile.read(file, new IndexRange(1, 4)));
    }

    @Test
    void readsRecordsByTheirIndexInAnyOrder() throws Exception {
        Path file = file("light,index\ndark,7\nday,2\ndark,3\n");
        assertEquals(
                List.of(new Slice("light=dark", List.of(1, 5)), new Slice("light=day", List.of(0))),
                SliceFile.read(file, new IndexRange(2, 8)));
    }

    @Test
    void refusesWhatDoesNotFit() throws Exception {
        refuses("light\nday\n", "has 1 records, which do not cover range 0:2");
        refuses("light,index\nday,x\n", "line 2: 'x' is no index of a sample");
        refuses("light,index\nday,1\nday,1\n", "sample 1 is listed twice");
        refuses("light\nday,a\n", "line 2: has 2 fields, but the first record names 1 columns");
    }

    private void refuses(String content, String why) throws IOException {
        Path file = file(content);
        DataException refused = assertThrows(DataException.class, () -> SliceFile.read(file, new IndexRange(0, 2)));
        assertEquals(file + ": " + why, refused.getMessage());
    }

    @Test
    void refusesColumnsThatGroupNothing() throws Exception {
        StringBuilder many = new StringBuilder("id\n");
        for (int i = 0; i <= SliceFile.MAX_SLICES; i++) {
            many.append(i).append('\n');
        }
        Path file = file(many.toString());
        DataException refused = assertThrows(
                DataException.class, () -> SliceFile.read(file, new IndexRange(0, SliceFile.MAX_SLICES + 1)));
        assertTrue(String.valueOf(refused.getMessage()).contains("column 'id' makes more than 1000 slices"));
    }

    @Test
    void refusesAColumnThatIsNamedTwice() throws Exception {
        refuses("light,light\nday,day\nday,day\n", "line 1: the name 'light' is empty or occurs twice");
    }

    @Test
    void readsBehindAByteOrderMark() throws Exception {
        Path file = file("\ufefflight\nday\n");
        assertEquals(List.of(new Slice("light=day", List.of(0))), SliceFile.read(file, new IndexRange(0, 1)));
    }
}
