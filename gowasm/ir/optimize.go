package ir

// Optimize improves p, which must be valid, and drops what its exports do not
// need. Functions are taken callees first, so that what is inlined has been
// improved before.
func Optimize(p *Program) {
	p.RemoveDead()
	p.findConstGlobals()
	for _, f := range p.Funcs {
		f.improve()
	}
	p.trimAll()
	in := newInliner(p)
	for _, f := range in.order {
		if in.expand(f) {
			f.improve()
		}
		in.summarize(f)
	}
	p.RemoveDead()
	p.trimAll()
	for _, f := range p.Funcs {
		f.finish()
	}
	p.RemoveDead()
}

// findConstGlobals finds the globals that nothing sets.
func (p *Program) findConstGlobals() {
	set := map[*Global]bool{}
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				if v.Op == OpGlobalSet {
					set[v.Global] = true
				}
			}
		}
	}
	for _, g := range p.Globals {
		if g.Export == "" && !set[g] {
			g.Const = true
		}
	}
}

// trimAll trims until nothing changes any more, or nearly so.
func (p *Program) trimAll() {
	const rounds = 3
	for range rounds {
		dirty := p.trim()
		if len(dirty) == 0 {
			return
		}
		for _, f := range p.Funcs {
			if dirty[f] {
				f.improve()
			}
		}
		p.RemoveDead()
	}
}

// maxRounds bounds the passes over one function. Each leaves something to the
// others only rarely.
const maxRounds = 6

// improve runs the passes over one function until they find nothing.
func (f *Func) improve() {
	if f.Import != nil {
		return
	}
	f.clean()
	f.promote()
	f.clean()
	for range maxRounds {
		changed := f.simplify()
		changed = f.share() || changed
		changed = f.clean() || changed
		changed = f.threadJumps() || changed
		if !changed && !f.convertIfs() {
			break
		}
		f.clean()
	}
}

// finish is what makes functions harder to improve.
func (f *Func) finish() {
	if f.Import != nil {
		return
	}
	if f.makeSwitches() {
		f.clean()
	}
	if f.returnEarly() {
		f.clean()
	}
	f.sink()
}
