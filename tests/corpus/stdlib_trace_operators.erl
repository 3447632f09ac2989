%% Which operators that fail have an item of their own in stack traces: those of
%% a register and a constant integer do not.
-module(stdlib_trace_operators).
-export([start/0]).

start() ->
    [first(F) || F <- [fun constants/0, fun atom_left/0, fun minus/0, fun increment/0, fun decrement/0, fun times/0]].

constants() -> add(1, ok).
add(A, B) -> A + B.

atom_left() -> add_left(ok, 2).
add_left(A, B) -> A + B.

minus() -> subtract(ok, 3).
subtract(A, B) -> A - B.

increment() -> hd([X + 1 || X <- [an_atom, 2]]).

decrement() -> hd([X - 1 || X <- [an_atom, 2]]).

times() -> hd([X * 3 || X <- [an_atom, 2]]).

first(F) ->
    try
        F()
    catch
        error:Reason:Trace ->
            case Trace of
                [{erlang, Name, Args, _} | _] -> {Reason, Name, Args};
                _ -> Reason
            end
    end.
