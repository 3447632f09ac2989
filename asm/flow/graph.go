package flow

import (
	"fmt"

	"github.com/jitwasm/jitwasm/asm"
)

// Graph is a control-flow graph. Blocks[0] is the entry; it may be jumped to.
// Blocks that cannot be reached are dropped.
type Graph struct{ Blocks []*Block }

// Block is a basic block, or any self-contained fragment that control enters at
// its start only.
type Block struct {
	// Code leaves the stack as it found it, but for Cond and Switch it leaves one
	// i32 on top: the condition or the index.
	Code asm.Code
	Term Term
	// Cold says that the block hardly ever runs: it is placed last where that is possible.
	Cold bool
}

// Term says where a block goes on: Jump, Cond, Switch or Exit.
type Term interface{ term() }

// Jump goes on at block To.
type Jump struct{ To int }

// Cond goes on at block Then if the i32 on the stack is not 0, else at Else.
type Cond struct{ Then, Else int }

// Switch goes on at Targets[i] for the unsigned i on the stack, at Default for
// i >= len(Targets). Targets may repeat.
type Switch struct {
	Targets []int
	Default int
}

// Exit does not go on: the code ends in return, unreachable or a trap. If it is not
// known to, unreachable is added.
type Exit struct{}

func (Jump) term()   {}
func (Cond) term()   {}
func (Switch) term() {}
func (Exit) term()   {}

// Verify reports what is wrong with g: an edge to a block that does not exist, a
// missing terminator, code that cannot be decoded or whose blocks do not
// nest. It does not check operands and types.
func (g *Graph) Verify() error {
	if err := g.check(); err != nil {
		return err
	}
	r := asm.NewReader(nil)
	for i, blk := range g.Blocks {
		r.ResetCode(blk.Code)
		for r.Next() {
			if r.Depth() < 0 {
				return fmt.Errorf("block %d: offset %#x: end without block", i, r.Offset)
			}
		}
		if err := r.Err(); err != nil {
			return fmt.Errorf("block %d: %w", i, err)
		}
	}
	return nil
}

// check is the part of Verify that is cheap and that Structure relies on.
func (g *Graph) check() error {
	if len(g.Blocks) == 0 {
		return fmt.Errorf("graph without blocks")
	}
	for i, blk := range g.Blocks {
		if blk == nil {
			return fmt.Errorf("block %d is nil", i)
		}
		if err := g.checkTerm(blk.Term); err != nil {
			return fmt.Errorf("block %d: %w", i, err)
		}
	}
	return nil
}

func (g *Graph) checkTerm(t Term) error {
	ok := true
	has := func(to int) { ok = ok && uint(to) < uint(len(g.Blocks)) }
	switch t := t.(type) {
	case Jump:
		has(t.To)
	case Cond:
		has(t.Then)
		has(t.Else)
	case Switch:
		has(t.Default)
		for _, to := range t.Targets {
			has(to)
		}
	case Exit:
	default:
		return fmt.Errorf("unknown terminator %T", t)
	}
	if !ok {
		return fmt.Errorf("edge to a block that does not exist: %+v", t)
	}
	return nil
}
