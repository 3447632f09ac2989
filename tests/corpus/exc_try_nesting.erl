%% try inside try, in the of, catch and after parts; order of side effects.
-module(exc_try_nesting).
-export([start/0, f/2]).

start() ->
    [begin
         put(log, []),
         R = try f(A, B) catch C:E -> {outer, C, E} end,
         {A, B, R, lists:reverse(get(log))}
     end || A <- [ok, throw, error, exit], B <- [ok, in_of, in_catch, in_after]].

f(A, B) ->
    try
        log(body),
        try act(A) of
            V ->
                log(inner_of),
                when_is(B, in_of),
                {of_, V}
        catch
            throw:T ->
                log(inner_catch),
                when_is(B, in_catch),
                {caught, T}
        after
            log(inner_after),
            when_is(B, in_after)
        end
    of
        {of_, X} -> {done, X};
        {caught, X} -> {done_caught, X}
    catch
        error:R ->
            log(outer_catch),
            {outer_error, R}
    after
        log(outer_after)
    end.

act(ok) -> log(act), value;
act(throw) -> throw(ball);
act(error) -> error(bad);
act(exit) -> exit(quit).

when_is(X, X) -> error({second, X});
when_is(_, _) -> ok.

log(X) -> put(log, [X | get(log)]).
