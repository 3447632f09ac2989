%% The old catch operator: values, throws, exits, errors, nesting, in expressions.
-module(exc_old_catch).
-export([start/0, f/1]).

start() ->
    [catch 1, catch throw(ball), catch exit(why), short(catch error(why)), short(catch f(1)), [catch f(X) || X <- [ok, thrown]], {catch throw(a), catch throw(b)}, catch catch throw(inner), (catch throw(3)) + 4, short(catch (1 + (catch throw(atom)))),
     case catch f(thrown) of ball -> got_ball; _ -> other end, begin X = (catch f(ok)), {X, X} end, nest(4)].

f(ok) -> fine;
f(thrown) -> throw(ball);
f(N) -> N + id(a).

nest(0) -> throw(bottom);
nest(N) ->
    case catch nest(N - 1) of
        bottom when N > 2 -> [N, bottom];
        bottom -> throw(bottom);
        L -> [N | L]
    end.

short({'EXIT', {R, L}}) when is_list(L) -> {'EXIT', R};
short(X) -> X.

id(X) -> X.
