package vm

import (
	"context"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/precompile"
)

// Function is an Erlang function written in Go. An error that it returns is raised in
// Erlang: an *Exception as what it says, any other as error:{host, Message}.
type Function func(ctx context.Context, args []beam.Term) (any, error)

func hostFunctions(functions map[string]Function, cfg *precompile.ProgramConfig) ([]Function, error) {
	return nil, nil
}

func (p *Program) instantiateHost(ctx context.Context) error { return nil }
