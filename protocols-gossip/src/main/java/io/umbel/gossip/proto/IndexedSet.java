package io.umbel.gossip.proto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A set from which a random element is picked in constant time. Its order depends on nothing but
 * the calls made: insertion order, except that the last element takes a removed one's place.
 */
final class IndexedSet<E> implements Iterable<E> {
    private final List<E> elements = new ArrayList<>();
    private final Map<E, Integer> indices = new HashMap<>();

    boolean add(E element) {
        if (indices.putIfAbsent(element, elements.size()) != null) {
            return false;
        }
        elements.add(element);
        return true;
    }

    boolean remove(E element) {
        Integer index = indices.remove(element);
        if (index == null) {
            return false;
        }
        E last = elements.removeLast();
        if (index < elements.size()) {
            elements.set(index, last);
            indices.put(last, index);
        }
        return true;
    }

    boolean contains(E element) {
        return indices.containsKey(element);
    }

    int size() {
        return elements.size();
    }

    boolean isEmpty() {
        return elements.isEmpty();
    }

    Optional<E> pick(RandomGenerator random) {
        return isEmpty()
                ? Optional.empty()
                : Optional.of(elements.get(random.nextInt(elements.size())));
    }

    Optional<E> pick(RandomGenerator random, Predicate<E> condition) {
        List<E> candidates = matching(condition);
        return candidates.isEmpty()
                ? Optional.empty()
                : Optional.of(candidates.get(random.nextInt(candidates.size())));
    }

    /** Up to {@code count} different elements, in random order. */
    List<E> sample(RandomGenerator random, int count, Predicate<E> condition) {
        List<E> candidates = matching(condition);
        int wanted = Math.min(count, candidates.size());
        for (int i = 0; i < wanted; i++) {
            Collections.swap(candidates, i, i + random.nextInt(candidates.size() - i));
        }
        return candidates.subList(0, wanted);
    }

    private List<E> matching(Predicate<E> condition) {
        var matching = new ArrayList<E>(elements.size());
        for (E element : elements) {
            if (condition.test(element)) {
                matching.add(element);
            }
        }
        return matching;
    }

    Optional<E> removeRandom(RandomGenerator random) {
        Optional<E> picked = pick(random);
        picked.ifPresent(this::remove);
        return picked;
    }

    List<E> toList() {
        return List.copyOf(elements);
    }

    /** Not while the set changes; iterate over {@link #toList()} then. */
    @Override
    public Iterator<E> iterator() {
        return Collections.unmodifiableList(elements).iterator();
    }
}
