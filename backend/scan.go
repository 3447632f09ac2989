package backend

import "github.com/jitwasm/jitwasm/beam"

// noFrame is the frame size of code that has no stack frame.
const noFrame = -1

// unknownFrame marks a label that no path has reached yet.
const unknownFrame = -2

// mixedFrame is where paths with different frames meet, which compilers make to
// share code that raises an error. Such code can only read Y registers that all of
// the frames have.
const mixedFrame = -3

// labelInfo is what the scan of a function learns about one label.
type labelInfo struct {
	at     int  // index of the label in the function's instructions, -1 if it is not there
	frame  int  // Y registers in the frame there, noFrame, or unknownFrame if it is never reached
	refs   int  // edges that lead here: branches and falling through
	resume int  // resume point, or -1
	catch  bool // the resume point is an exception handler
}

// scan is the result of reading a function's instructions once before they
// are lowered: the frame at each label, how often it is branched to, and
// which points must be resumable.
type scan struct {
	first    int         // number of the function's lowest label
	labels   []labelInfo // by label - first
	points   []point     // resume points in order
	after    []int32     // by instruction: the resume point behind it, or -1
	calls    bool        // it calls anything but primitives
	indirect bool        // it calls funs
	widest   int         // arguments of the call that has most
	maxX     int
}

// point is a place at which a function can be entered besides its start.
type point struct {
	label int // BEAM label, or 0 for a point behind the instruction at
	at    int
	frame int
	line  int // index in the line table, 0 is unknown
}

func (s *scan) label(l int) *labelInfo {
	i := l - s.first
	if i < 0 || i >= len(s.labels) {
		return nil
	}
	return &s.labels[i]
}

// scanFunction walks over f's instructions until the frame at every reachable
// label is known.
func (l *lowerer) scanFunction() error {
	code := l.code
	s := &l.scan
	*s = scan{labels: s.labels[:0], points: s.points[:0], after: resized(s.after, len(code), -1)}
	if err := l.scanLabels(); err != nil {
		return err
	}
	for changed := true; changed; {
		var err error
		if changed, err = l.scanFrames(code); err != nil {
			return err
		}
	}
	return l.scanPoints(code)
}

// maxLabelSpan bounds how far the numbers of one function's labels lie apart:
// compilers number them in order, so that a wide span is a lie that would cost
// memory.
func maxLabelSpan(instructions int) int { return 1<<10 + 16*instructions }

// scanLabels finds where each label of the function stands.
func (l *lowerer) scanLabels() error {
	s := &l.scan
	first, last := l.fn.EntryLabel, l.fn.EntryLabel
	for i := range l.code {
		if in := &l.code[i]; in.Op == beam.OpLabel {
			first, last = min(first, int(in.Args[0].Value)), max(last, int(in.Args[0].Value))
		}
	}
	if last-first > maxLabelSpan(len(l.code)) {
		return l.malformed(&l.code[0], "the labels of the function lie too far apart")
	}
	s.first = first
	s.labels = resized(s.labels, last-first+1, labelInfo{at: -1, frame: unknownFrame, resume: -1})
	for i := range l.code {
		if in := &l.code[i]; in.Op == beam.OpLabel {
			s.labels[int(in.Args[0].Value)-first].at = i
		}
	}
	for i := range l.parts {
		s.label(l.parts[i].fn.EntryLabel).frame = noFrame
	}
	return nil
}

// scanFrames makes one pass in program order and reports whether a label that
// had been passed as unreachable turned out to be reached.
func (l *lowerer) scanFrames(code []beam.Instr) (again bool, err error) {
	s := &l.scan
	frame := unknownFrame
	for i := range code {
		in := &code[i]
		l.passPart(i)
		if in.Op == beam.OpLabel {
			info := s.label(int(in.Args[0].Value))
			if frame != unknownFrame {
				info.meet(frame)
			}
			frame = info.frame
			continue
		}
		if frame == unknownFrame {
			continue
		}
		if frame, err = l.frameAfter(in, frame); err != nil {
			return false, err
		}
		late, err := l.reach(in, i, frame)
		if err != nil {
			return false, err
		}
		again = again || late
		if isTerminator(in.Op) {
			frame = unknownFrame
		}
	}
	return again, nil
}

// meet records that a path with the given frame leads to the label and says
// whether that is news.
func (info *labelInfo) meet(frame int) bool {
	before := info.frame
	switch {
	case before == unknownFrame:
		info.frame = frame
	case before != frame:
		info.frame = mixedFrame
	}
	return info.frame != before
}

// reach records frame at the labels that in branches to.
func (l *lowerer) reach(in *beam.Instr, at, frame int) (late bool, err error) {
	for target := range branchTargets(in) {
		info := l.scan.label(target)
		if info == nil || info.at < l.part.start || info.at >= l.part.end {
			return false, l.malformed(in, "branch into another function")
		}
		if info.meet(frame) {
			late = late || info.at < at
		}
	}
	return late, nil
}

// frameAfter is the frame size behind in.
func (l *lowerer) frameAfter(in *beam.Instr, frame int) (int, error) {
	switch in.Op {
	case beam.OpAllocate, beam.OpAllocateZero, beam.OpAllocateHeap, beam.OpAllocateHeapZero:
		if frame != noFrame {
			return 0, l.malformed(in, "there is a stack frame already")
		}
		return int(in.Args[0].Value), nil
	case beam.OpDeallocate:
		if frame != int(in.Args[0].Value) {
			return 0, l.malformed(in, "the stack frame has another size")
		}
		return noFrame, nil
	case beam.OpTrim:
		if n := int(in.Args[0].Value); n <= frame {
			return frame - n, nil
		}
		return 0, l.malformed(in, "the stack frame is smaller")
	case beam.OpCallLast, beam.OpCallExtLast, beam.OpApplyLast:
		if n := int(in.Args[len(in.Args)-1].Value); n != frame && !l.neverReturns(in) {
			return 0, l.malformed(in, "the stack frame has another size")
		}
	case beam.OpCall, beam.OpCallExt, beam.OpCallFun, beam.OpCallFun2, beam.OpApply:
		if frame < 0 && !l.neverReturns(in) {
			return 0, l.malformed(in, "a call needs a stack frame to return to")
		}
	case beam.OpCatch, beam.OpTry, beam.OpTryEnd, beam.OpTryCase, beam.OpCatchEnd:
		if frame < 0 || int(in.Args[0].Value) >= frame {
			return 0, l.malformed(in, "no such Y register")
		}
	case beam.OpReturn, beam.OpCallOnly, beam.OpCallExtOnly:
		if frame != noFrame && !l.neverReturns(in) {
			return 0, l.malformed(in, "the stack frame is still there")
		}
	}
	return frame, l.checkY(in, in.Args, frame)
}

// neverReturns says that in calls a function that only ever raises. The compiler
// does not care about the frame there.
func (l *lowerer) neverReturns(in *beam.Instr) bool {
	switch in.Op {
	case beam.OpCallExt, beam.OpCallExtLast, beam.OpCallExtOnly:
	default:
		return false
	}
	mfa := l.bm.Imports[in.Args[1].Value]
	if l.bm.AtomName(int(mfa.Module)) != "erlang" {
		return false
	}
	switch l.bm.AtomName(int(mfa.Function)) {
	case "error":
		return mfa.Arity >= 1 && mfa.Arity <= 3
	case "exit", "throw":
		return mfa.Arity == 1
	}
	return false
}

// checkY refuses Y registers outside of the frame.
func (l *lowerer) checkY(in *beam.Instr, args []beam.Operand, frame int) error {
	for i := range args {
		a := &args[i]
		if a.Kind == beam.KindY && int(a.Value) >= frame && frame != mixedFrame {
			return l.malformed(in, "no such Y register")
		}
		if a.Kind == beam.KindX {
			l.scan.maxX = max(l.scan.maxX, int(a.Value))
		}
		if len(a.List) > 0 {
			if err := l.checkY(in, a.List, frame); err != nil {
				return err
			}
		}
	}
	return nil
}

// isTerminator says whether control never goes on behind op.
func isTerminator(op beam.Opcode) bool {
	switch op {
	case beam.OpReturn, beam.OpCallLast, beam.OpCallOnly, beam.OpCallExtLast, beam.OpCallExtOnly,
		beam.OpApplyLast, beam.OpJump, beam.OpSelectVal, beam.OpSelectTupleArity, beam.OpBadmatch,
		beam.OpCaseEnd, beam.OpIfEnd, beam.OpTryCaseEnd, beam.OpBadrecord, beam.OpRaise, beam.OpWait,
		beam.OpLoopRecEnd, beam.OpFuncInfo, beam.OpIntCodeEnd:
		return true
	}
	return false
}

// branchTargets yields the labels of the same function that in may go to,
// with catch and try leading to their handlers.
func branchTargets(in *beam.Instr) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		switch in.Op {
		case beam.OpLabel, beam.OpCall, beam.OpCallLast, beam.OpCallOnly, beam.OpFuncInfo,
			beam.OpRecvMark, beam.OpRecvSet:
			return
		}
		eachLabel(in.Args, yield)
	}
}

func eachLabel(args []beam.Operand, yield func(int) bool) bool {
	for i := range args {
		a := &args[i]
		if a.Kind == beam.KindLabel && a.Value != 0 && !yield(int(a.Value)) {
			return false
		}
		if len(a.List) > 0 && !eachLabel(a.List, yield) {
			return false
		}
	}
	return true
}

// scanPoints counts the edges to each label and numbers the resume points.
func (l *lowerer) scanPoints(code []beam.Instr) error {
	s := &l.scan
	frame, line := unknownFrame, 0
	for i := range code {
		in := &code[i]
		if l.passPart(i) {
			line = 0
		}
		switch {
		case in.Op == beam.OpLabel:
			info := s.label(int(in.Args[0].Value))
			if frame != unknownFrame {
				info.refs++
			}
			frame = info.frame
			continue
		case in.Op == beam.OpLine:
			line = int(in.Args[0].Value)
		}
		if frame == unknownFrame {
			continue
		}
		frame, _ = l.frameAfter(in, frame)
		for target := range branchTargets(in) {
			s.label(target).refs++
		}
		l.scanPoint(in, i, frame, line)
		if isTerminator(in.Op) {
			frame = unknownFrame
		}
	}
	return nil
}

func (l *lowerer) scanPoint(in *beam.Instr, at, frame, line int) {
	s := &l.scan
	switch in.Op {
	case beam.OpCall, beam.OpCallExt, beam.OpApply:
		if !l.abi.resumesAfter(in) {
			return
		}
		s.addCall(&in.Args[0])
		if frame >= 0 {
			l.addAfter(at, frame, line)
		}
	case beam.OpCallFun, beam.OpCallFun2:
		s.indirect = true
		s.addCall(funArity(in))
		if _, tail := l.returnsNext(at); !tail {
			l.addAfter(at, frame, line)
		}
	case beam.OpCallLast, beam.OpCallOnly:
		s.addCall(&in.Args[0])
	case beam.OpCallExtLast, beam.OpCallExtOnly, beam.OpApplyLast:
		if l.abi.resumesAfter(in) {
			s.addCall(&in.Args[0])
		}
	case beam.OpWaitTimeout:
		s.addLabel(int(in.Args[0].Value), frame, line, false)
		l.addAfter(at, frame, line)
	case beam.OpWait:
		s.addLabel(int(in.Args[0].Value), frame, line, false)
	case beam.OpCatch, beam.OpTry:
		s.addLabel(int(in.Args[1].Value), frame, line, true)
	}
}

// addCall notes a call with so many arguments.
func (s *scan) addCall(arity *beam.Operand) {
	s.calls = true
	s.widest = max(s.widest, int(arity.Value))
}

// funArity is the operand of call_fun and call_fun2 that says how many arguments the
// fun takes.
func funArity(in *beam.Instr) *beam.Operand {
	if in.Op == beam.OpCallFun2 {
		return &in.Args[1]
	}
	return &in.Args[0]
}

func (l *lowerer) addAfter(at, frame, line int) {
	s := &l.scan
	if l.inCopy() {
		s.after[at] = int32(l.part.points)
		l.part.points++
		return
	}
	s.after[at] = int32(len(s.points))
	s.points = append(s.points, point{at: at, frame: frame, line: line})
}

func (s *scan) addLabel(label, frame, line int, catch bool) {
	info := s.label(label)
	if info.resume >= 0 {
		return
	}
	info.resume, info.catch = len(s.points), catch
	s.points = append(s.points, point{label: label, frame: frame, line: line})
}

// returnsNext says whether the instruction at is followed by a deallocate and
// a return, so that a call there is a tail call, and by how many words.
func (l *lowerer) returnsNext(at int) (words int, ok bool) {
	if at+2 >= len(l.code) || l.code[at+1].Op != beam.OpDeallocate || l.code[at+2].Op != beam.OpReturn {
		return 0, false
	}
	return int(l.code[at+1].Args[0].Value), true
}
