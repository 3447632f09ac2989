package flow

// nestLoops finds the nodes of each loop of a reducible graph: those from
// which its header can be reached again without leaving what it dominates. It goes from
// the innermost headers outwards; a loop that is done counts as its header.
func (o *order) nestLoops() {
	n := len(o.nodes)
	loop, outermost := grow(&o.loop, n), grow(&o.label, n)
	for i := range loop {
		loop[i], outermost[i] = -1, int32(i)
	}
	if o.headers == 0 {
		return
	}
	for h := int32(n) - 1; h >= 0; h-- {
		if o.header[h] {
			o.collect(h)
		}
	}
}

// collect finds the nodes in the loop of h that are in no inner loop, and the
// headers of the loops next inside.
func (o *order) collect(h int32) {
	o.stack = o.stack[:0]
	for _, p := range o.predsOf(h) {
		if u := o.pos[o.vertex[p]]; u >= h {
			o.join(u, h)
		}
	}
	for len(o.stack) > 0 {
		v := o.stack[len(o.stack)-1]
		o.stack = o.stack[:len(o.stack)-1]
		for _, p := range o.predsOf(v) {
			o.join(o.pos[o.vertex[p]], h)
		}
	}
}

// join adds what v counts as to the loop of h.
func (o *order) join(v, h int32) {
	v = o.find(v)
	if v == h {
		return
	}
	o.loop[v], o.label[v] = h, h
	o.stack = append(o.stack, v)
}

// find returns the header of the outermost loop around v so far, or v.
func (o *order) find(v int32) int32 {
	for o.label[v] != v {
		o.label[v] = o.label[o.label[v]]
		v = o.label[v]
	}
	return v
}

// predsOf returns the predecessors of v as preorder numbers.
func (o *order) predsOf(v int32) []int32 {
	p := o.pre[o.nodes[v]]
	return o.preds[o.predAt[p]:o.predAt[p+1]]
}

// inLoop reports whether v is in the loop of header h, which may be v itself.
func (o *order) inLoop(v, h int32) bool {
	for v > h {
		v = o.loop[v]
	}
	return v == h
}

// innermost returns the header of the innermost loop that v is in, or -1.
func (o *order) innermost(v int32) int32 {
	if o.header[v] {
		return v
	}
	return o.loop[v]
}
