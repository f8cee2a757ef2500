package dev.flotilla.compiler.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Somebody at the terminal who gives these answers, in this order, and then none. */
final class Answers implements Prompt {
    static final Prompt NONE = new Answers();

    private final Deque<String> answers;

    Answers(String... answers) {
        this.answers = new ArrayDeque<>(List.of(answers));
    }

    @Override
    public Optional<char[]> secret(String question) {
        return line(question).map(String::toCharArray);
    }

    @Override
    public Optional<String> line(String question) {
        return Optional.ofNullable(answers.poll());
    }
}
