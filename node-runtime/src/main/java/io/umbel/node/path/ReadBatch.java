package io.umbel.node.path;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells the codecs when a batch of packets is over: they acknowledge it then, and what was written
 * to its connections since leaves with the acknowledgement. Event loop only.
 *
 * <p>A packet that comes alone is acknowledged as RFC 9000 section 13.2.2 recommends: with the next
 * one, or with what is written meanwhile, or after a while. So a call and its answer take two
 * packets, also where a thread has to wake up for the answer. Of a larger batch the codecs are told
 * at once, because waiting would cost throughput.
 *
 * <p>They are told by the socket or by a task of the loop, never from within a write: they read
 * what is there when they are told, and whoever writes does not expect that.
 */
final class ReadBatch {
    /**
     * Time enough for a thread to wake up and answer; far below the 25 ms that peers allow (RFC
     * 9000 section 18.2).
     */
    static final long MAX_ACK_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final List<ChannelHandlerContext> codecs;
    private final EventExecutor loop;
    private int packets;
    private boolean mayWait;
    private boolean answered;
    private boolean waiting;
    private boolean taskPending;
    private boolean timerPending;
    private long due;

    ReadBatch(List<ChannelHandlerContext> codecs) {
        this.codecs = codecs;
        this.loop = codecs.getFirst().executor();
    }

    /** A packet of the batch is about to be read. */
    void packet() {
        packets++;
    }

    /**
     * That packet asks for an acknowledgement, and what is written to its connection is {@link
     * #leaving}.
     */
    void packetMayWait() {
        mayWait = true;
    }

    /** The batch is over. */
    void complete() {
        boolean alone = packets == 1;
        boolean patient = alone && mayWait && !answered && !waiting;
        packets = 0;
        mayWait = false;
        answered = false;
        waiting = true;
        if (patient) {
            due = loop.ticker().nanoTime() + MAX_ACK_DELAY_NANOS;
            remindIn(MAX_ACK_DELAY_NANOS);
        } else if (alone) {
            tellSoon();
        } else {
            tell();
        }
    }

    /** Something was written that a codec holds back until it is told. */
    void leaving() {
        if (packets > 0) {
            answered = true;
        } else if (waiting) {
            tellSoon();
        }
    }

    private void tellSoon() {
        if (!taskPending) {
            taskPending = true;
            loop.execute(this::taskRuns);
        }
    }

    private void taskRuns() {
        taskPending = false;
        if (waiting) {
            tell();
        }
    }

    /** One timer for all: it mostly finds that its packet was answered, and a later one waits. */
    private void remindIn(long nanos) {
        if (!timerPending) {
            timerPending = true;
            var _ = loop.schedule(this::timerRuns, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void timerRuns() {
        timerPending = false;
        if (!waiting) {
            return;
        }
        long left = due - loop.ticker().nanoTime();
        if (left > 0) {
            remindIn(left);
        } else {
            tell();
        }
    }

    private void tell() {
        waiting = false;
        codecs.forEach(ReadBatch::tell);
    }

    /** One that fails does not keep it from the others. */
    private static void tell(ChannelHandlerContext codec) {
        try {
            ((ChannelInboundHandler) codec.handler()).channelReadComplete(codec);
        } catch (Exception e) {
            codec.fireExceptionCaught(e);
        }
    }
}
