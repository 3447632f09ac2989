%% A LISP: reader, evaluator with closures, and programs in it.
-module(prog_lisp).
-export([start/0, run/1]).

start() ->
    [run(S) || S <- ["(+ 1 2 (* 3 4))", "((lambda (x y) (- x y)) 10 3)", "(define (fact n) (if (< n 2) 1 (* n (fact (- n 1))))) (fact 20)",
                     "(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l))))) (map (lambda (x) (* x x)) '(1 2 3 4))",
                     "(define (make-adder n) (lambda (x) (+ x n))) (define add5 (make-adder 5)) (add5 37)", "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) (fib 15)",
                     "(let ((a 1) (b 2)) (cons a (cons b '())))", "'(a (b . c) \"str\" 42)", "(car '())", "(undefined-thing 1)", "(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n)))) (loop 2000 0)", "(cond ((< 2 1) 'no) ((< 1 2) 'yes) (else 'never))"]].

run(S) ->
    try prog(S, #{}, nothing)
    catch throw:E -> {lisp_error, E}
    end.

prog(S, Env, V) ->
    case skip(S) of
        [] -> V;
        S1 ->
            {Form, Rest} = read(S1),
            case Form of
                [define, [F | Ps] | Body] -> prog(Rest, Env#{F => {closure, Ps, Body, #{}}}, F);
                [define, X, E] -> prog(Rest, Env#{X => eval(E, Env, Env)}, X);
                _ -> prog(Rest, Env, eval(Form, Env, Env))
            end
    end.

skip([C | T]) when C =:= $\s; C =:= $\n -> skip(T);
skip(S) -> S.

read([$( | T]) -> read_list(skip(T));
read([$' | T]) ->
    {X, R} = read(T),
    {[quote, X], R};
read([$" | T]) -> read_str(T, []);
read(S) -> atom(S, []).

read_list([$) | T]) -> {[], T};
read_list([$., $\s | T]) ->
    {X, R} = read(skip(T)),
    [$) | R1] = skip(R),
    {X, R1};
read_list([]) -> throw(eof);
read_list(S) ->
    {X, R} = read(S),
    {L, R1} = read_list(skip(R)),
    {[X | L], R1}.

read_str([$" | T], A) -> {{str, lists:reverse(A)}, T};
read_str([C | T], A) -> read_str(T, [C | A]).

atom([C | _] = S, A) when C =:= $(; C =:= $); C =:= $\s -> {token(lists:reverse(A)), S};
atom([], A) -> {token(lists:reverse(A)), []};
atom([C | T], A) -> atom(T, [C | A]).

token(S) ->
    try list_to_integer(S)
    catch error:badarg -> list_to_atom(S)
    end.

eval(X, Env, G) when is_atom(X) ->
    case {Env, G} of
        {#{X := V}, _} -> V;
        {_, #{X := V}} -> V;
        _ ->
            case lists:member(X, ['+', '-', '*', '<', '=', car, cdr, cons, 'null?']) of
                true -> {prim, X};
                false -> throw({unbound, X})
            end
    end;
eval([quote, X], _, _) -> X;
eval(['if', C, A, B], Env, G) ->
    case eval(C, Env, G) of
        false -> eval(B, Env, G);
        _ -> eval(A, Env, G)
    end;
eval(['cond' | Cs], Env, G) -> 'cond'(Cs, Env, G);
eval([lambda, Ps | Body], Env, _) -> {closure, Ps, Body, Env};
eval(['let', Bs | Body], Env, G) -> body(Body, bind([P || [P, _] <- Bs], [eval(E, Env, G) || [_, E] <- Bs], Env), G);
eval([F | As], Env, G) -> call(eval(F, Env, G), [eval(A, Env, G) || A <- As], G);
eval(X, _, _) -> X.

'cond'([], _, _) -> nil;
'cond'([['else', E] | _], Env, G) -> eval(E, Env, G);
'cond'([[C, E] | T], Env, G) ->
    case eval(C, Env, G) of
        false -> 'cond'(T, Env, G);
        _ -> eval(E, Env, G)
    end.

body([X], Env, G) -> eval(X, Env, G);
body([X | T], Env, G) ->
    eval(X, Env, G),
    body(T, Env, G).

bind([], [], Env) -> Env;
bind([P | Ps], [V | Vs], Env) -> bind(Ps, Vs, Env#{P => V});
bind(_, _, _) -> throw(arity).

call({closure, Ps, Body, Env}, As, G) -> body(Body, bind(Ps, As, Env), G);
call({prim, P}, As, _) -> prim(P, As);
call(F, _, _) -> throw({not_a_function, F}).

prim('+', As) -> sum(As);
prim('*', As) -> prod(As);
prim('-', [A, B]) -> A - B;
prim('<', [A, B]) -> A < B;
prim('=', [A, B]) -> A =:= B;
prim(car, [[H | _]]) -> H;
prim(cdr, [[_ | T]]) -> T;
prim(cons, [A, B]) -> [A | B];
prim('null?', [X]) -> X =:= [];
prim(P, As) -> throw({bad_arguments, P, As}).

sum([]) -> 0;
sum([H | T]) -> H + sum(T).

prod([]) -> 1;
prod([H | T]) -> H * prod(T).
