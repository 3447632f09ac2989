package ir

// Optimize improves p, which must be valid, and drops what its exports do not
// need. Functions are taken callees first, so that what is inlined has been
// improved before.
func Optimize(p *Program) {
	p.RemoveDead()
	for _, f := range p.Funcs {
		if f.Import == nil {
			f.improve()
		}
	}
	in := newInliner(p)
	for _, f := range in.order {
		if in.expand(f) {
			f.improve()
		}
		in.summarize(f)
	}
	p.RemoveDead()
}

// maxRounds bounds the passes over one function. Each leaves something to the
// others only rarely.
const maxRounds = 6

// improve runs the passes over one function until they find nothing.
func (f *Func) improve() {
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
	if f.returnEarly() {
		f.clean()
	}
}
