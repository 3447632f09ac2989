%% A stack trace shows an empty list of arguments where no clause of a function
%% without arguments matches, or erlang:error/2 is given one.
-module(stdlib_trace_no_arguments).
-export([start/0, none/0, given/1]).

start() ->
    {
        first(fun() -> ?MODULE:none() end),
        [first(fun() -> ?MODULE:given(A) end) || A <- [[], [a, b], none, not_a_list]]
    }.

none() when node() =:= nowhere -> ok.

given(Arguments) ->
    erlang:error(reason, Arguments).

first(F) ->
    try
        F()
    catch
        error:Reason:Trace ->
            {?MODULE, Name, Arguments, _} = hd(Trace),
            {Reason, Name, Arguments}
    end.
