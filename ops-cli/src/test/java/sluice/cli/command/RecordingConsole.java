package sluice.cli.command;

import sluice.cli.show.Ink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A console without a terminal that keeps what was said and answers from a list.
final class RecordingConsole implements Console {
    final List<String> lines = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final Deque<String> answers = new ArrayDeque<>();
    boolean interactive;
    int pauses = Integer.MAX_VALUE;
    Runnable atPause = () -> {};

    String output() {
        return String.join("\n", lines);
    }

    String said() {
        return String.join("\n", notes);
    }

    void clear() {
        lines.clear();
        notes.clear();
    }

    @Override
    public void line(String text) {
        lines.add(text);
    }

    @Override
    public void note(String text) {
        notes.add(text);
    }

    @Override
    public boolean interactive() {
        return interactive;
    }

    @Override
    public String ask(String question) {
        notes.add(question);
        return answers.isEmpty() ? "" : answers.removeFirst();
    }

    @Override
    public int width() {
        return 0;
    }

    @Override
    public int height() {
        return 0;
    }

    @Override
    public Ink ink() {
        return Ink.NONE;
    }

    @Override
    public void frame(List<String> frame) {
        lines.addAll(frame);
    }

    @Override
    public boolean pause(Duration time) {
        atPause.run();
        java.util.concurrent.locks.LockSupport.parkNanos(time.toNanos());
        return --pauses > 0;
    }
}
