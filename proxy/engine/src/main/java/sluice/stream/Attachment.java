package sluice.stream;

/// What a higher room keeps with a stream beyond its own call; told when the stream ends, whatever became of it.
public interface Attachment {
    void streamEnds();
}
