%% The current stack trace begins with the function that asks for it.
-module(stdlib_current_stacktrace).
-export([start/0, in_match/1, in_argument/1, in_loop/1]).

start() ->
    [own(?MODULE:in_match(1)), own(?MODULE:in_argument(1)), own(?MODULE:in_loop(3))].

in_match(X) ->
    {current_stacktrace, Trace} = process_info(self(), current_stacktrace),
    [{X, x, x, []} | Trace].

in_argument(_) ->
    element(2, process_info(self(), current_stacktrace)).

in_loop(0) -> in_argument(0);
in_loop(N) -> [{N, x, x, []} | in_loop(N - 1)].

own(Trace) ->
    [{F, A, lists:keyfind(line, 1, Info)} || {?MODULE, F, A, Info} <- Trace].
