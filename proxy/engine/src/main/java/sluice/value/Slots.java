package sluice.value;

import sluice.loop.LoopConfined;

import java.util.Arrays;

/// The sample slots of one loop, taken and given back like a stack while expressions are evaluated.
///
/// A compiled expression is shared by all loops and owns nothing; where it needs a slot beside the one it fills, it takes one
/// here and gives it back before it returns. A slot given back keeps its memory for the next taker.
@LoopConfined
public final class Slots {
    private Value[] slots = new Value[0];
    private int taken;
    private ByteWriter[] texts = new ByteWriter[0];
    private int textsTaken;

    /// A slot, started; to be given back in reverse order.
    public Value take() {
        if (taken == slots.length) {
            slots = Arrays.copyOf(slots, taken + 4);
            for (int i = taken; i < slots.length; i++) {
                slots[i] = new Value();
            }
        }
        return slots[taken++].start();
    }

    /// Gives back the slot taken last.
    public void give() {
        taken--;
    }

    /// An empty text to write into; to be given back in reverse order.
    public ByteWriter text() {
        if (textsTaken == texts.length) {
            texts = Arrays.copyOf(texts, textsTaken + 2);
            for (int i = textsTaken; i < texts.length; i++) {
                texts[i] = new ByteWriter();
            }
        }
        return texts[textsTaken++].clear();
    }

    /// Gives back the text taken last.
    public void giveText() {
        textsTaken--;
    }

    /// How many are taken: 0 between two evaluations.
    public int taken() {
        return taken;
    }
}
