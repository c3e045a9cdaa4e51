package sluice.vocabulary;

/// The type of a published value, by the word that the typed and JSON outputs use for it.
public enum FieldType {
    S32("s32"),
    U32("u32"),
    U64("u64"),
    STR("str");

    private final String word;

    FieldType(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public boolean number() {
        return this != STR;
    }
}
