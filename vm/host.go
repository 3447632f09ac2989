package vm

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/tetratelabs/wazero/api"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/precompile"
)

// Function is an Erlang function written in Go. What it returns is converted as
// ToTerm does. An error that it returns is raised in Erlang: an *Exception as what it
// says, any other as error:{host, Message} with the message as a binary. The
// context is that of Instance.Call.
//
// It must not call the instance that calls it.
type Function func(ctx context.Context, args []beam.Term) (any, error)

// hostFunctions lists functions in the order of their names.
func hostFunctions(functions map[string]Function) (list []Function, mfas []precompile.MFA, err error) {
	for _, name := range slices.Sorted(maps.Keys(functions)) {
		f, err := precompile.ParseMFA(name)
		if err != nil {
			return nil, nil, err
		}
		if f.Arity > maxHostArity {
			return nil, nil, fmt.Errorf("%s: a function written in Go has at most %d arguments", name, maxHostArity)
		}
		list, mfas = append(list, functions[name]), append(mfas, f)
	}
	return list, mfas, nil
}

// maxHostArity is what the compiler allows for built-in functions.
const maxHostArity = 16

// instantiateHost makes the module through which programs call functions of the
// host, if there are any.
func (p *Program) instantiateHost(ctx context.Context) error {
	if len(p.host) == 0 {
		return nil
	}
	_, err := p.runtime.NewHostModuleBuilder(precompile.HostModule).
		NewFunctionBuilder().WithFunc(p.callHost).Export(precompile.HostCall).
		Instantiate(ctx)
	return err
}

// callHost is the import that package precompile describes. A panic ends the
// program.
func (p *Program) callHost(ctx context.Context, m api.Module, index, address, length uint32) uint64 {
	request, ok := m.Memory().Read(address, length)
	if !ok {
		panic("BUG: a request to the host lies outside of the memory")
	}
	args, err := beam.DecodeTerm(slices.Clone(request))
	if err != nil {
		panic(fmt.Errorf("BUG: a request to the host: %w", err))
	}
	reply := p.reply(ctx, index, args)
	at, err := m.ExportedFunction("rt.alloc").Call(ctx, uint64(len(reply)))
	if err != nil {
		panic(err)
	}
	if !m.Memory().Write(uint32(at[0]), reply) {
		panic("BUG: memory for a reply lies outside of the memory")
	}
	return at[0]<<32 | uint64(len(reply))
}

// reply calls a function and encodes {ok, Value} or {Class, Reason}.
func (p *Program) reply(ctx context.Context, index uint32, args beam.Term) []byte {
	var list []beam.Term
	if c, ok := args.(*beam.Cons); ok {
		list, _ = c.Elements()
	}
	value, err := p.host[index](ctx, list)
	var t beam.Term
	if err == nil {
		t, err = ToTerm(value)
	}
	if err == nil {
		var data []byte
		if data, err = beam.EncodeTerm(beam.Tuple{beam.Atom("ok"), t}); err == nil {
			return data
		}
	}
	data, err := beam.EncodeTerm(raised(err))
	if err != nil {
		data, _ = beam.EncodeTerm(raised(err)) // the reason is no term, but this message is
	}
	return data
}

// raised is {Class, Reason} for an error.
func raised(err error) beam.Tuple {
	if e, ok := errors.AsType[*Exception](err); ok {
		return beam.Tuple{beam.Atom(e.Class), e.Reason}
	}
	return beam.Tuple{beam.Atom("error"), beam.Tuple{beam.Atom("host"), beam.Binary(err.Error())}}
}
