package table

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

const minCapacity = 8

// Get returns the value of a key, or 0 when the table has none.
func Get(t *heap.Table, key term.Term) term.Term {
	if t.Count == 0 {
		return 0
	}
	slot := slotOf(t, key)
	if term.Load(slot) == 0 {
		return 0
	}
	return term.Load(slot + 4)
}

// Put sets the value of a key and returns the old one, or 0 when there was
// none; then the key is the table's from now on.
func Put(t *heap.Table, key, value term.Term) term.Term {
	if 4*(t.Count+1) > 3*t.Capacity {
		grow(t)
	}
	slot := slotOf(t, key)
	old := term.Load(slot + 4)
	if term.Load(slot) == 0 {
		term.Store(slot, key)
		t.Count++
		old = 0
	}
	term.Store(slot+4, value)
	return old
}

// Remove removes a key and returns its value, or 0 when there was none.
func Remove(t *heap.Table, key term.Term) term.Term {
	if t.Count == 0 {
		return 0
	}
	slot := slotOf(t, key)
	if term.Load(slot) == 0 {
		return 0
	}
	old := term.Load(slot + 4)
	closeGap(t, slot)
	t.Count--
	return old
}

// Clear empties the table and gives back its memory.
func Clear(t *heap.Table) {
	if t.Addr != 0 {
		heap.Free(t.Addr)
	}
	*t = heap.Table{}
}

// Pair returns the i-th pair, for i below Capacity; the key is 0 where there is
// none.
func Pair(t *heap.Table, i uint32) (key, value term.Term) {
	slot := t.Addr + i<<3
	return term.Load(slot), term.Load(slot + 4)
}

// List returns [{Key, Value}].
func List(t *heap.Table) term.Term {
	list := term.Nil
	for i := range t.Capacity {
		if key, value := Pair(t, i); key != 0 {
			list = heap.Cons(heap.Tuple2(key, value), list)
		}
	}
	return list
}

// slotOf returns the address of the pair with a key, or of the empty one where
// it would stand.
func slotOf(t *heap.Table, key term.Term) uint32 {
	mask := t.Capacity - 1
	for i := hash(key) & mask; ; i = (i + 1) & mask {
		slot := t.Addr + i<<3
		if k := term.Load(slot); k == 0 || k == key || !key.IsImmediate() && order.Exact(k, key) {
			return slot
		}
	}
}

// hash hashes what most keys are, immediate terms, without looking further.
func hash(key term.Term) uint32 {
	if !key.IsImmediate() {
		return order.Hash2(key)
	}
	const golden = 0x9E3779B1 // 2^32 divided by the golden ratio
	h := uint32(key) * golden
	return h ^ h>>16
}

func grow(t *heap.Table) {
	old := *t
	t.Capacity = max(2*old.Capacity, minCapacity)
	t.Addr = heap.Malloc(t.Capacity << 3)
	mem.Fill(t.Addr, 0, t.Capacity<<3)
	for i := range old.Capacity {
		if key, value := Pair(&old, i); key != 0 {
			slot := slotOf(t, key)
			term.Store(slot, key)
			term.Store(slot+4, value)
		}
	}
	if old.Addr != 0 {
		heap.Free(old.Addr)
	}
}

// closeGap empties a slot and moves up the pairs behind it that would not be
// found otherwise.
func closeGap(t *heap.Table, slot uint32) {
	mask := t.Capacity - 1
	gap := (slot - t.Addr) >> 3
	for i := (gap + 1) & mask; ; i = (i + 1) & mask {
		key, _ := Pair(t, i)
		if key == 0 {
			break
		}
		home := hash(key) & mask
		if (i-home)&mask >= (i-gap)&mask { // its home is not behind the gap
			mem.Store64(t.Addr+gap<<3, mem.Load64(t.Addr+i<<3))
			gap = i
		}
	}
	mem.Store64(t.Addr+gap<<3, 0)
}
